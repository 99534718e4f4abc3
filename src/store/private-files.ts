import { constants, open, readdir, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "../errors.ts";
import { fileFailure } from "./failures.ts";
import {
  isAbsent,
  linkRefused,
  lstatOrNull,
  makePrivateFolder,
  refuseForeign,
  tightenFolder,
  tightenOpen,
  type Warn,
  writeNew,
} from "./private-access.ts";

/** Files only their owner may read: 0600 in folders of mode 0700, whatever the umask. Names are relative. */
export interface PrivateFiles {
  /** Replaces the whole file or leaves the old one; durable once it resolves. Creates the folders. */
  write(name: string, content: string | Buffer): Promise<void>;
  /** The content, or null when there is no such file. Rejects for a symbolic link and for another user's file. */
  read(name: string): Promise<Buffer | null>;
  /** Names in the folder, sorted; none when it does not exist. Rejects for a symbolic link. */
  list(name: string): Promise<string[]>;
  /** Removes the file if it is there; a link is removed, not followed. Never fails. */
  remove(name: string): Promise<void>;
}

export interface PrivateFilesOptions {
  /** The folder the names start from, such as the data folder. */
  readonly folder: string;
  /** Keeps the temporary names of this process apart from those of others. */
  readonly pid: number;
  readonly warn: Warn;
}

// Without O_NONBLOCK opening a named pipe would wait for ever. Windows has neither flag.
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export function openPrivateFiles({ folder, pid, warn }: PrivateFilesOptions): PrivateFiles {
  let writes = 0;
  return {
    async write(name, content) {
      const path = join(folder, name);
      for (const part of new Set([folder, dirname(path)])) await makePrivateFolder(part, warn);
      writes += 1;
      await replaceFile({ path, content, temporary: `${path}.${pid}-${writes}.tmp` });
    },
    read: async (name) => {
      const path = join(folder, name);
      return (await isPrivateFolder(dirname(path), warn)) ? readPrivateFile(path, warn) : null;
    },
    list: (name) => listPrivateFolder([folder, join(folder, name)], warn),
    remove: (name) => removeFile(join(folder, name)),
  };
}

async function readPrivateFile(path: string, warn: Warn): Promise<Buffer | null> {
  try {
    const file = await open(path, readFlags);
    try {
      await tightenOpen(file, path, warn);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (isAbsent(thrown)) return null;
    throw systemCode(thrown) === "ELOOP" ? linkRefused(path) : fileFailure(path, thrown);
  }
}

/** Names in the last of these folders; each of them has to be ours alone. */
async function listPrivateFolder(way: readonly [string, string], warn: Warn): Promise<string[]> {
  for (const folder of way) {
    if (!(await isPrivateFolder(folder, warn))) return [];
  }
  return (await readdir(way[1])).sort();
}

async function isPrivateFolder(folder: string, warn: Warn): Promise<boolean> {
  try {
    return await tightenFolder(folder, warn);
  } catch (thrown) {
    throw fileFailure(folder, thrown);
  }
}

async function replaceFile(file: {
  path: string;
  content: string | Buffer;
  temporary: string;
}): Promise<void> {
  try {
    const before = await lstatOrNull(file.path);
    if (before?.isSymbolicLink()) throw linkRefused(file.path);
    if (before !== null) refuseForeign(file.path, before.uid);
    // Left by a process that had this id and was killed.
    await removeFile(file.temporary);
    await writeDurably(file.temporary, file.content);
    await rename(file.temporary, file.path);
    await syncFolder(dirname(file.path));
  } catch (thrown) {
    await removeFile(file.temporary);
    throw fileFailure(file.path, thrown);
  }
}

async function writeDurably(path: string, content: string | Buffer): Promise<void> {
  const file = await open(path, writeNew, 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename survive a power cut; platforms and file systems that cannot do it are let be. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, constants.O_RDONLY);
    await handle.sync().finally(() => handle.close());
  } catch (thrown) {
    if (systemCode(thrown) === "EIO") throw thrown;
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch {}
}
