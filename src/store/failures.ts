import { systemCode, WhkError } from "../errors.ts";

/** SQLite's primary result codes that decide what is done next (https://sqlite.org/rescode.html). */
const sqlite = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notDatabase: 26,
};

const memoryHint = "or start with --store memory, which keeps no history";

/** What SQLite's failure means for whoever runs whk: code, what happened, what to do. */
const meanings: Readonly<Record<number, readonly [code: string, happened: string, hint: string]>> = {
  [sqlite.busy]: ["store_locked", "another program holds the store", "end the program that uses the store"],
  [sqlite.locked]: ["store_locked", "another program holds the store", "end the program that uses the store"],
  [sqlite.readOnly]: [
    "store_read_only",
    "the store may not be written",
    "make the file and its folder writable",
  ],
  [sqlite.io]: ["store_io", "the disk reported an error", "check the disk"],
  [sqlite.corrupt]: ["store_damaged", "the store is damaged", "move the file away to start a new one"],
  [sqlite.full]: ["store_full", "the disk is full", "make space on the disk"],
  [sqlite.cannotOpen]: ["store_unreadable", "the store cannot be opened", "check the folder's permissions"],
  [sqlite.constraint]: ["store_conflict", "a delivery with this id is already stored", "use another id"],
  [sqlite.notDatabase]: ["store_damaged", "the store is damaged", "move the file away to start a new one"],
};

/** SQLite's own words (https://sqlite.org/c3ref/errcode.html), all the optional package says when a query fails. */
const words: Readonly<Record<string, number>> = {
  "database is locked": sqlite.busy,
  "database table is locked": sqlite.locked,
  "attempt to write a readonly database": sqlite.readOnly,
  "disk I/O error": sqlite.io,
  "database disk image is malformed": sqlite.corrupt,
  "database or disk is full": sqlite.full,
  "unable to open database file": sqlite.cannotOpen,
  "file is not a database": sqlite.notDatabase,
};

/** SQLite's primary result code of something thrown by an engine, or null. */
export function resultCode(thrown: unknown): number | null {
  if (!(thrown instanceof Error)) return null;
  if ("errcode" in thrown && typeof thrown.errcode === "number") return thrown.errcode & 0xff;
  return systemCode(thrown) === "ERR_SQLITE_ERROR" ? (words[thrown.message] ?? null) : null;
}

/** SQLITE_IOERR_SHMSIZE: on a full disk the shared memory beside the file cannot be made. */
function hasNoRoom(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  // When a query fails, the optional package has the whole code under its own name only.
  if ("sqliteExtendedCode" in thrown) return thrown.sqliteExtendedCode === 4874;
  return "errcode" in thrown && thrown.errcode === 4874;
}

/** True when one statement was refused and the transaction around it can go on. */
export function isConflict(thrown: unknown): boolean {
  return resultCode(thrown) === sqlite.constraint;
}

/** True when another connection was in the way and trying again can help. */
export function isBusy(thrown: unknown): boolean {
  const code = resultCode(thrown);
  return code === sqlite.busy || code === sqlite.locked;
}

/** True when the disk has changed a part of the file; other parts may well be readable. */
export function isDamage(thrown: unknown): boolean {
  return resultCode(thrown) === sqlite.corrupt;
}

/** True when something could not be written or created, though it may well be readable. */
export function isUnwritable(thrown: unknown): boolean {
  // On a full disk, making room for the shared memory beside the file is an I/O error.
  const codes: (number | null)[] = [sqlite.readOnly, sqlite.cannotOpen, sqlite.full, sqlite.io];
  if (codes.includes(resultCode(thrown))) return true;
  return ["EROFS", "EACCES", "EPERM"].includes(systemCode(thrown) ?? "");
}

/**
 * True when the connection must not be trusted any more. After a failed fsync the next one reports success
 * though the data is gone, so nothing may be acknowledged before the file was opened anew.
 */
export function isPoison(thrown: unknown): boolean {
  if (thrown instanceof WhkError || isBusy(thrown) || isConflict(thrown)) return false;
  return resultCode(thrown) !== sqlite.full;
}

/** The store error for whatever an engine threw about the file at `path`. */
export function storeFailure(path: string, thrown: unknown): WhkError {
  if (thrown instanceof WhkError) return thrown;
  const code = hasNoRoom(thrown) ? sqlite.full : resultCode(thrown);
  const meaning = code === null ? undefined : meanings[code];
  if (!meaning) return fileFailure(path, thrown);
  const [name, happened, hint] = meaning;
  return new WhkError("store", name, `${happened}: ${path}`, {
    hint: `${hint}, ${memoryHint}`,
    cause: thrown,
  });
}

const fileMeanings: Readonly<Record<string, readonly [code: string, happened: string]>> = {
  ENOSPC: ["store_full", "the disk is full"],
  EDQUOT: ["store_full", "the disk quota is used up"],
  EROFS: ["store_read_only", "this file system is read-only"],
  EACCES: ["store_read_only", "access is denied"],
  EPERM: ["store_read_only", "access is denied"],
  ENOTDIR: ["store_unreadable", "a part of this path is a file, not a folder"],
  EEXIST: ["store_unreadable", "a part of this path is a file, not a folder"],
  EISDIR: ["store_unreadable", "this is a folder, not a file"],
  EMFILE: ["store_unreadable", "too many files are open"],
  ENFILE: ["store_unreadable", "too many files are open"],
};

/** The store error for whatever the file system threw about `path`. */
export function fileFailure(path: string, thrown: unknown): WhkError {
  if (thrown instanceof WhkError) return thrown;
  const system = systemCode(thrown);
  const [code, happened] = fileMeanings[system ?? ""] ?? [
    "store_failed",
    `the store failed (${system ?? "no code"})`,
  ];
  const hint = `name another folder with --data-dir, ${memoryHint}`;
  return new WhkError("store", code, `${happened}: ${path}`, { hint, cause: thrown });
}
