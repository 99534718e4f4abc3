import { lstat, mkdir, open, rename, unlink } from "node:fs/promises";
import { systemCode, WhkError } from "../../../errors.ts";
import { writeNew } from "../../../store/private-access.ts";

/** A file to be written. */
export interface OutputFile {
  readonly path: string;
  readonly bytes: Buffer;
}

export interface WriteOptions {
  /** Replaces files that are there. */
  readonly force: boolean;
  /** Only the owner may read them. */
  readonly isPrivate: boolean;
  /** Keeps the temporary names of this process apart from those of others. */
  readonly pid: number;
}

/**
 * Writes all files or, when one of them cannot be written for a reason that shows beforehand, none. Rejects with a
 * usage error for a link, for what is no file, and without `force` for a file that exists.
 */
export async function writeFiles(files: readonly OutputFile[], options: WriteOptions): Promise<void> {
  for (const { path } of files) await refuseTarget(path, options.force);
  for (const file of files) {
    try {
      await writeWhole(file, options);
    } catch (thrown) {
      throw refused(file.path, `cannot be written (${systemCode(thrown) ?? "unknown reason"})`, {
        hint: "name a file in a folder that exists and that you may write to",
        cause: thrown,
      });
    }
  }
}

/** True for a folder; a link to one counts. */
export async function isFolder(path: string): Promise<boolean> {
  return lstat(`${path}/.`).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Makes the folder unless it is there. Rejects with a usage error. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (thrown) {
    if (systemCode(thrown) === "EEXIST" && (await isFolder(path))) return;
    const hint = "name a folder inside one that exists and that you may write to";
    throw refused(path, `cannot be made (${systemCode(thrown) ?? "unknown reason"})`, { hint });
  }
}

async function refuseTarget(path: string, force: boolean): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null) return;
  const hint = "name another file";
  if (found.isSymbolicLink()) throw refused(path, "is a symbolic link, which whk does not follow", { hint });
  if (!found.isFile()) throw refused(path, "is no regular file", { hint });
  if (!force)
    throw refused(path, "exists already", { hint: "name another file, or replace it with --force" });
}

/** Through a new file and a rename: a reader sees the old one or the new one, and a link made meanwhile is replaced. */
async function writeWhole({ path, bytes }: OutputFile, { isPrivate, pid }: WriteOptions): Promise<void> {
  const temporary = `${path}.whk-${pid}.tmp`;
  await unlink(temporary).catch(() => {});
  try {
    const file = await open(temporary, writeNew, isPrivate ? 0o600 : 0o644);
    await file.writeFile(bytes).finally(() => file.close());
    await rename(temporary, path);
  } catch (thrown) {
    await unlink(temporary).catch(() => {});
    throw thrown;
  }
}

function refused(path: string, problem: string, options: { hint: string; cause?: unknown }): WhkError {
  return new WhkError("usage", "bad_out", `--out: ${path} ${problem}`, options);
}
