import { WhkError } from "../errors.ts";
import { ofConfigFolder } from "./config-files.ts";
import { withLock } from "./lock.ts";
import { makePrivateFolder, type Warn } from "./private-access.ts";

/** A change that was worked out and is not written yet. */
export interface Prepared<T> {
  readonly answer: T;
  write(): Promise<void>;
}

/**
 * Changes a file of the config folder so that no other process can change it in between: `prepare` reads it and
 * works out the change, then it is written. Rejects with a store error.
 */
export async function changeUnderLock<T>(
  file: { readonly folder: string; readonly path: string; readonly warn: Warn },
  prepare: () => Promise<Prepared<T>>,
): Promise<T> {
  return ofConfigFolder(async () => {
    await makePrivateFolder(file.folder, file.warn);
    for (let tries = 0; tries < mostTries; tries++) {
      const done = await withLock(file.path, async (held) => {
        const { answer, write } = await prepare();
        // Lost while this process stood still: what was read may be old by now.
        if (!(await held())) return null;
        await write();
        return { answer };
      });
      if (done !== null) return done.answer;
    }
    throw new WhkError("store", "file_locked", `other processes keep taking the lock of ${file.path}`, {
      hint: "try again",
    });
  });
}

const mostTries = 5;
