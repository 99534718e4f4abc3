import { type FileHandle, link, lstat, open, rename, unlink } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { systemCode, WhkError } from "../errors.ts";
import { fileFailure } from "./failures.ts";
import { isAbsent, noFile, writeNew } from "./private-access.ts";

/** Whether the lock is still ours: a process that stood still for seconds may have lost it. */
export type Held = () => Promise<boolean>;

/**
 * Runs `job` while no other process holds the lock of `path`, the file `<path>.lock`. Its holder adds to the file
 * every second; one that does not change for three seconds was left behind and is taken over, whatever process has
 * its holder's id now and whatever the clocks say. Rejects with a store error after ten seconds of waiting.
 *
 * proper-lockfile 4.1 is not used: of eight writers that meet a lock left behind, one in a hundred loses its write,
 * as whoever judged the old lock removes the new one of another, and gives back a lock that is not its own.
 */
export async function withLock<T>(
  path: string,
  job: (held: Held) => Promise<T>,
  patience: Patience = usual,
): Promise<T> {
  const name = `${path}.lock`;
  const file = await acquire(name, patience);
  // One that is open keeps its number, so no other file can be mistaken for it.
  const { ino } = await file.stat({ bigint: true });
  const held = async () => (await stateOf(name))?.ino === ino;
  const renewing = setInterval(() => void file.write(".").catch(() => {}), 1_000).unref();
  try {
    return await job(held);
  } finally {
    clearInterval(renewing);
    const ours = await held();
    await file.close();
    if (ours) await removeIfThere(name);
  }
}

/** How another's lock is waited for. */
interface Patience {
  /** Between two looks at it, ms. */
  readonly pause: number;
  /** How many looks without a change mean that it was left behind. */
  readonly untilOver: number;
  /** How many looks there are at all. */
  readonly most: number;
}

const usual: Patience = { pause: 20, untilOver: 150, most: 500 };

async function acquire(name: string, { pause, untilOver, most }: Patience): Promise<FileHandle> {
  let before: string | null = null;
  let unchanged = 0;
  for (let looks = 0; looks < most; looks++) {
    const file = await create(name);
    if (file !== null) return file;
    const state = await stateOf(name);
    unchanged = state !== null && state.text === before ? unchanged + 1 : 0;
    before = state?.text ?? null;
    if (unchanged >= untilOver) await takeAway(name, before);
    else if (state !== null) await wait(pause);
  }
  throw new WhkError("store", "file_locked", `another whk holds the lock and does not end: ${name}`, {
    hint: "end the other whk, then try again",
  });
}

/** The new lock file; null when there is one. A link in its place is not followed. */
async function create(name: string): Promise<FileHandle | null> {
  try {
    return await open(name, writeNew, 0o600);
  } catch (thrown) {
    if (systemCode(thrown) === "EEXIST") return null;
    throw fileFailure(name, thrown);
  }
}

/** What tells one state of the lock from the next; null when there is none. */
async function stateOf(name: string): Promise<{ ino: bigint; text: string } | null> {
  try {
    const found = await lstat(name, { bigint: true });
    if (!found.isFile() && !found.isSymbolicLink()) throw noFile(name);
    const { ino, mtimeNs, size } = found;
    return { ino, text: `${ino}-${mtimeNs}-${size}` };
  } catch (thrown) {
    if (isAbsent(thrown)) return null;
    throw fileFailure(name, thrown);
  }
}

/** Only one of many can move it. Who finds that it moved another's new lock instead puts that back. */
async function takeAway(name: string, judged: string | null): Promise<void> {
  const aside = `${name}.${judged}.old`;
  try {
    await rename(name, aside);
  } catch (thrown) {
    if (isAbsent(thrown)) return;
    throw fileFailure(name, thrown);
  }
  if ((await stateOf(aside))?.text !== judged) await link(aside, name).catch(() => {});
  await removeIfThere(aside);
}

async function removeIfThere(name: string): Promise<void> {
  try {
    await unlink(name);
  } catch (thrown) {
    if (!isAbsent(thrown)) throw fileFailure(name, thrown);
  }
}
