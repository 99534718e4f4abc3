import { rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { App } from "../../app.ts";
import { systemCode, WhkError } from "../../errors.ts";

/** The file of --ready-file: there while the listener is ready, never half written. */
export interface ReadyFile {
  write(record: object): Promise<void>;
  /** Never fails. */
  remove(): Promise<void>;
}

/**
 * Removes what an earlier run left at `path`, so that nobody takes it for this one. Rejects with a usage error
 * when it cannot be written there.
 */
export async function prepareReadyFile(app: App, path: string): Promise<ReadyFile> {
  const file = resolve(app.cwd, path);
  const temporary = `${file}.${app.pid}.tmp`;
  await attempt(path, () => rm(file, { force: true }));
  return {
    write: (record) =>
      attempt(path, async () => {
        await writeFile(temporary, `${JSON.stringify(record)}\n`);
        await rename(temporary, file);
      }),
    remove: () => rm(file, { force: true }).catch(() => {}),
  };
}

async function attempt(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = systemCode(error) ?? "unknown reason";
    throw new WhkError("usage", "bad_ready_file", `--ready-file: ${path} cannot be written (${code})`, {
      hint: "name a file in a folder that exists and that you may write to",
    });
  }
}
