import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "./connection.ts";
import type { Pruned, Retention } from "./deliveries.ts";
import { countSurplus, deleteDeliveries, giveBack, selectSurplus } from "./prune.ts";

/** Ways to the store; each `write` is a transaction of its own or one shared with others. */
export interface PruneAccess {
  read<Result>(work: (connection: Connection) => Result): Promise<Result>;
  write<Result>(work: (connection: Connection) => Result): Promise<Result>;
}

// Other processes that wait for the store look whether it is free every few milliseconds.
const pause = 10;

/** Removes what the retention does not keep, then gives the space back to the disk, step by step. */
export async function prune(retention: Retention, { read, write }: PruneAccess): Promise<Pruned> {
  let removed = 0;
  let behind = 0;
  for (;;) {
    const seqs = await read((connection) => selectSurplus(connection, retention, behind));
    if (seqs.length === 0) break;
    removed += await write((connection) => deleteDeliveries(connection, seqs));
    behind = seqs.at(-1) ?? behind;
    await sleep(pause);
  }
  // What was removed stays removed where the disk has no room for this; the space is used again all the same.
  while (removed > 0 && (await write(giveBack).catch(() => false))) await sleep(pause);
  const { oldest } = await read((connection) => countSurplus(connection, {}));
  return { removed, oldest };
}
