import { chmod, constants, type FileHandle, lstat, mkdir, open } from "node:fs/promises";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { systemCode, WhkError } from "../errors.ts";
import { fileFailure } from "./failures.ts";
import { noHome } from "./paths.ts";

/** Told in one sentence when access that others had was taken away. */
export type Warn = (message: string) => void;

/** Opens a file for writing that must not exist, nor be a link. Windows has no flag against links. */
export const writeNew =
  constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);

/**
 * Makes sure the folder exists and only its owner may enter it. Throws a store error when it is a link, a
 * file or shared by everybody, or cannot be made.
 */
export async function makePrivateFolder(folder: string, warn: Warn): Promise<void> {
  if (folder === noHome || folder.startsWith(`${noHome}/`)) throw noHomeFailure();
  try {
    if (await tightenFolder(folder, warn)) return;
    await makeFolders(folder);
    // The umask may have taken the owner's own access, and another process may have been faster.
    await chmod(folder, 0o700);
  } catch (thrown) {
    throw fileFailure(folder, thrown);
  }
}

/**
 * Makes sure there is a regular file of mode 0600, empty when it is new. Throws a store error for a link.
 * An existing file is never opened here: closing it would drop the locks another connection of this process
 * holds on it (POSIX advisory locks belong to the process, not to the descriptor).
 */
export async function makePrivateFile(path: string, warn: Warn): Promise<void> {
  try {
    if (await tightenFile(path, warn)) return;
    const file = await open(path, writeNew, 0o600);
    await file.chmod(0o600).finally(() => file.close());
  } catch (thrown) {
    // Another process made it in between.
    if (systemCode(thrown) === "EEXIST" && (await tightenFile(path, warn))) return;
    throw fileFailure(path, thrown);
  }
}

/** Takes the access of others to a file away. False when there is none; throws for anything but a file. */
export async function tightenFile(path: string, warn: Warn): Promise<boolean> {
  const found = await lstatOrNull(path);
  if (!found) return false;
  if (found.isSymbolicLink()) throw linkRefused(path);
  if (!found.isFile()) throw noFile(path);
  refuseForeign(path, found.uid);
  await tighten(path, found.mode, warn);
  return true;
}

/** As {@link tightenFile} for a file that is open, which nobody can exchange in between. */
export async function tightenOpen(file: FileHandle, path: string, warn: Warn): Promise<void> {
  const { mode, uid } = await file.stat();
  const user = ownUser();
  refuseForeign(path, uid, user);
  if (user === null || (mode & 0o077) === 0) return;
  await file.chmod(mode & 0o700);
  warn(`others had access to ${path}; now only you have`);
}

/** Takes the access of others to a folder away. False when there is none; throws for anything but a folder. */
export async function tightenFolder(folder: string, warn: Warn): Promise<boolean> {
  const found = await lstatOrNull(folder);
  if (!found) return false;
  if (found.isSymbolicLink()) throw linkRefused(folder);
  if (!found.isDirectory()) throw fileFailure(folder, Object.assign(new Error(), { code: "ENOTDIR" }));
  // Taking a folder such as /tmp away from everybody else would break the machine.
  if (found.mode & 0o1000) throw sharedFolder(folder);
  refuseForeign(folder, found.uid);
  await tighten(folder, found.mode, warn);
  return true;
}

async function tighten(path: string, mode: number, warn: Warn): Promise<void> {
  if ((mode & 0o077) === 0) return;
  await chmod(path, mode & 0o700);
  warn(`others had access to ${path}; now only you have`);
}

/** Throws a store error for what belongs to another user, who could read it or put something else in its place. */
export function refuseForeign(path: string, owner: number, user = ownUser()): void {
  if (user === null || owner === user) return;
  throw new WhkError("store", "foreign_owner", `this belongs to another user: ${path}`, {
    hint: "run whk as that user, change the owner, or name a folder of your own with --data-dir",
  });
}

/** The id of the user whk runs as; null where users have none (Windows) or the system does not know this one. */
function ownUser(): number | null {
  try {
    const { uid } = userInfo();
    return uid < 0 ? null : uid;
  } catch {
    return null;
  }
}

/** What is at the path, a link itself and not what it leads to; null when nothing is. */
export async function lstatOrNull(path: string) {
  try {
    return await lstat(path);
  } catch (thrown) {
    if (isAbsent(thrown)) return null;
    throw thrown;
  }
}

export function isAbsent(thrown: unknown): boolean {
  const code = systemCode(thrown);
  return code === "ENOENT" || code === "ENOTDIR";
}

export function linkRefused(path: string): WhkError {
  return new WhkError(
    "store",
    "symlink_refused",
    `this is a symbolic link, which whk does not follow: ${path}`,
    {
      hint: "remove the link, or name the folder it leads to with --data-dir",
    },
  );
}

/** As mkdir with `recursive`, which loops for ever where a parent takes no folders, as in /proc. */
async function makeFolders(folder: string): Promise<void> {
  if (await makeFolder(folder, ["ENOENT"])) return;
  if (dirname(folder) !== folder) await makeFolders(dirname(folder));
  await makeFolder(folder, []);
}

/** True: it is there now, whoever made it. False: one of the `expected` failures. */
async function makeFolder(folder: string, expected: readonly string[]): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (thrown) {
    const code = systemCode(thrown) ?? "";
    if (code === "EEXIST") return true;
    if (expected.includes(code)) return false;
    throw thrown;
  }
}

export function noFile(path: string): WhkError {
  return new WhkError("store", "store_unreadable", `this is not a file: ${path}`, {
    hint: "move it away, or name another folder with --data-dir",
  });
}

function sharedFolder(folder: string): WhkError {
  return new WhkError("store", "shared_folder", `this folder is shared by all users: ${folder}`, {
    hint: "name a folder of your own inside it",
  });
}

function noHomeFailure(): WhkError {
  return new WhkError("store", "no_home", "there is no folder to write to: HOME is not set", {
    hint: "set HOME, name a folder with --data-dir, or start with --store memory",
  });
}
