import { lstat, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCode, WhkError } from "../errors.ts";
import { envProblem, setEnvValue } from "./env-text.ts";
import { writeNew } from "./private-access.ts";

/** One variable in a file such as `.env`. */
export interface EnvTarget {
  /** Absolute. */
  readonly path: string;
  readonly key: string;
  /** Keeps the temporary file apart from those of other processes. */
  readonly pid: number;
}

const largest = 262_144;

/**
 * Makes sure that {@link writeEnvValue} can do its work, without changing anything that stays. Rejects with a
 * usage error: a link, no file, a key that stands there twice, a folder that cannot be written.
 */
export async function checkEnvFile(target: EnvTarget): Promise<void> {
  const { content } = await readTarget(target);
  const problem = envProblem(content, target.key);
  if (problem !== null) throw refused(target.path, problem);
  try {
    const temporary = temporaryPath(target);
    await remove(temporary);
    await (await open(temporary, writeNew, 0o600)).close();
    await remove(temporary);
  } catch (thrown) {
    throw refused(target.path, `cannot be written: ${reasonOf(thrown)}`);
  }
}

/**
 * Writes the value of the key, on its own line only; a missing file is made with mode 0600. The file is
 * replaced whole or stays as it is. Rejects with a store error when it cannot be done.
 */
export async function writeEnvValue(target: EnvTarget, value: string): Promise<void> {
  const { path, key } = target;
  const temporary = temporaryPath(target);
  try {
    const { content, mode, owner } = await readTarget(target);
    const edited = setEnvValue(content, key, value);
    if ("problem" in edited) throw refused(path, edited.problem);
    await remove(temporary);
    const file = await open(temporary, writeNew, 0o600);
    try {
      await file.writeFile(edited.content);
      // Only the superuser can give a file away, and only there it matters.
      if (owner !== null) await file.chown(owner.uid, owner.gid).catch(() => {});
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await remove(temporary);
    const message =
      thrown instanceof WhkError ? thrown.message : `${path} cannot be written: ${reasonOf(thrown)}`;
    throw new WhkError("store", "env_file_not_written", message, { cause: thrown });
  }
}

interface Found {
  readonly content: string;
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

async function readTarget({ path }: EnvTarget): Promise<Found> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink()) throw refused(path, "is a symbolic link, which whk does not follow");
    if (!found.isFile()) throw refused(path, "is no regular file");
    if (found.size > largest) throw refused(path, "is larger than 256 KB");
    const content = decoded(path, await readFile(path));
    return { content, mode: found.mode & 0o777, owner: { uid: found.uid, gid: found.gid } };
  } catch (thrown) {
    if (thrown instanceof WhkError) throw thrown;
    if (systemCode(thrown) !== "ENOENT") throw refused(path, `cannot be read: ${reasonOf(thrown)}`);
    if (!(await isFolder(dirname(path)))) throw refused(path, "is in a folder that does not exist");
    return { content: "", mode: 0o600, owner: null };
  }
}

/** A byte order mark stays where it is. */
function decoded(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refused(path, "is not UTF-8 text");
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch(() => {});
}

function temporaryPath({ path, pid }: EnvTarget): string {
  return `${path}.whk-${pid}.tmp`;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "access is denied",
  EPERM: "access is denied",
  EROFS: "this file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of the path is no folder",
  ENAMETOOLONG: "the name is too long",
};

function reasonOf(thrown: unknown): string {
  const code = systemCode(thrown) ?? "no code";
  return reasons[code] ?? code;
}

function refused(path: string, problem: string): WhkError {
  return new WhkError("usage", "bad_env_file", `${path} ${problem}`, {
    hint: "name a writable file and a variable that stands in it once at most, like --write-env .env:WEBHOOK_SECRET",
  });
}
