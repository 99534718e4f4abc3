import { close, constants, fstat, write as writeDescriptor } from "node:fs";
import { type FileHandle, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import type { App } from "../../app.ts";
import { systemCode, WhkError } from "../../errors.ts";

/** The file of --ready-file: there while the listener is ready, never half written. */
export interface ReadyFile {
  write(record: object): Promise<void>;
  /** Never fails. */
  remove(): Promise<void>;
}

/**
 * Removes what an earlier run left at `path`, so that nobody takes it for this one. A named pipe, a device and
 * `/dev/fd/<n>` are written to instead, and who reads there waits until the listener is ready or has ended. Rejects
 * with a usage error when it cannot be written there.
 */
export async function prepareReadyFile(app: App, path: string): Promise<ReadyFile> {
  const file = resolve(app.cwd, path);
  const descriptor = descriptorOf(file);
  if (descriptor !== null) {
    await attempt(path, () => checkInherited(descriptor));
    return toDescriptor(path, descriptor);
  }
  // /dev/null is no file that could be replaced either.
  const isPipe = await stat(file).then(
    (found) => found.isFIFO() || found.isCharacterDevice(),
    () => false,
  );
  return isPipe ? toPipe(path, file) : toFile(path, file, `${file}.${app.pid}.tmp`);
}

function descriptorOf(file: string): number | null {
  const named = ["/dev/stdin", "/dev/stdout", "/dev/stderr"].indexOf(file);
  const numbered = /^\/dev\/fd\/(\d{1,9})$/.exec(file)?.[1];
  if (numbered !== undefined) return Number(numbered);
  return named === -1 ? null : named;
}

/** More descriptors than Node opens for itself. */
const nodesOwn = 64;

/**
 * Rejects unless the shell opened it. What is closed now can be the store's later on, and of a pipe whose two ends are
 * here, one is Node's own.
 */
async function checkInherited(descriptor: number): Promise<void> {
  const here = await promisify(fstat)(descriptor);
  const isStream = here.isFIFO() || here.isSocket() || here.isCharacterDevice() || here.isFile();
  if (!isStream) throw badDescriptor();
  if (descriptor < 3 || !here.isFIFO()) return;
  for (let other = 3; other < nodesOwn; other += 1) {
    if (other === descriptor) continue;
    const there = await promisify(fstat)(other).catch(() => null);
    if (there?.ino === here.ino && there.dev === here.dev) throw badDescriptor();
  }
}

function badDescriptor(): Error {
  return Object.assign(new Error(), { code: "EBADF" });
}

async function toFile(path: string, file: string, temporary: string): Promise<ReadyFile> {
  await attempt(path, () => rm(file, { force: true }));
  return {
    write: (record) =>
      attempt(path, async () => {
        await writeFile(temporary, lineOf(record));
        await rename(temporary, file);
      }),
    remove: () => rm(file, { force: true }).catch(() => {}),
  };
}

/**
 * Opened for reading too: only so does it not wait for a reader. Open from now to the end: a reader that comes before
 * the listener is ready waits, and its wait is over when the listener dies.
 */
async function toPipe(path: string, file: string): Promise<ReadyFile> {
  const pipe = await attempt(path, () => open(file, constants.O_RDWR | constants.O_NONBLOCK));
  return {
    write: (record) => attempt(path, () => writeAll(pipe, record)),
    remove: () => pipe.close().catch(() => {}),
  };
}

async function writeAll(pipe: FileHandle, record: object): Promise<void> {
  await pipe.write(lineOf(record));
}

/** Inherited from the shell, which opened it, so it is not opened again. Closed once it has said all. */
function toDescriptor(path: string, descriptor: number): ReadyFile {
  return {
    write: (record) =>
      attempt(path, async () => {
        await promisify(writeDescriptor)(descriptor, lineOf(record));
        if (descriptor > 2) await promisify(close)(descriptor);
      }),
    remove: async () => {},
  };
}

function lineOf(record: object): string {
  return `${JSON.stringify(record)}\n`;
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = systemCode(error) ?? "unknown reason";
    const hint =
      code === "EBADF"
        ? "let the shell open it, as in --ready-file /dev/fd/3 3> ready"
        : "name a file in a folder that exists and that you may write to";
    throw new WhkError("usage", "bad_ready_file", `--ready-file: ${path} cannot be written (${code})`, {
      hint,
    });
  }
}
