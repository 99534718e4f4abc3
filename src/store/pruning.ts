import { setTimeout as sleep } from "node:timers/promises";
import { WhkError } from "../errors.ts";
import type { Connection } from "./connection.ts";
import type { Pruned, Retention } from "./deliveries.ts";
import { countSurplus, deleteDeliveries, giveBack, selectSurplus } from "./prune.ts";

/** Ways to the store; each `write` is a transaction of its own or one shared with others. Both reject with store errors. */
export interface PruneAccess {
  read<Result>(work: (connection: Connection) => Result): Promise<Result>;
  write<Result>(work: (connection: Connection) => Result): Promise<Result>;
}

// Other processes that wait for the store look whether it is free every few milliseconds.
const pause = 10;

/** What one step does at most; a page has 8 KB. */
const perStep = { deliveries: 500, pages: 512 };

/** Removes what the retention does not keep, then gives the space back to the disk, step by step. */
export async function prune(retention: Retention, access: PruneAccess): Promise<Pruned> {
  const { read, write } = access;
  let removed = 0;
  let behind = 0;
  for (;;) {
    const seqs = await inRoom(perStep.deliveries, access, async (most) => {
      const next = await read((connection) => selectSurplus(connection, retention, { behind, most }));
      if (next.length > 0) removed += await write((connection) => deleteDeliveries(connection, next));
      return next;
    });
    if (seqs.length === 0) break;
    behind = seqs.at(-1) ?? behind;
    await sleep(pause);
  }
  // What was removed stays removed where the disk has no room for this; the space is used again all the same.
  const shrink = (pages: number) => write((connection) => giveBack(connection, pages));
  while (removed > 0 && (await inRoom(perStep.pages, access, shrink).catch(() => false))) await sleep(pause);
  const { oldest } = await read((connection) => countSurplus(connection, {}));
  return { removed, oldest };
}

/** Removing needs space, too: on a full disk a step is done smaller, behind a log that is written back. */
async function inRoom<Result>(
  most: number,
  { read }: PruneAccess,
  step: (most: number) => Promise<Result>,
): Promise<Result> {
  for (let size = most; ; size = Math.floor(size / 4)) {
    try {
      return await step(size);
    } catch (thrown) {
      if (size < 4 || !(thrown instanceof WhkError) || thrown.code !== "store_full") throw thrown;
      await read((connection) => connection.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
  }
}
