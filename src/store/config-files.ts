import { WhkError } from "../errors.ts";
import { openPrivateFiles, type PrivateFiles, type PrivateFilesOptions } from "./private-files.ts";

/** The private files of the config folder: as {@link openPrivateFiles}, with hints that name its own flag. */
export function openConfigFiles(options: PrivateFilesOptions): PrivateFiles {
  const files = openPrivateFiles(options);
  return {
    write: (name, content) => ofConfigFolder(() => files.write(name, content)),
    read: (name) => ofConfigFolder(() => files.read(name)),
    list: (name) => ofConfigFolder(() => files.list(name)),
    remove: files.remove,
  };
}

/** Removes what writers of the file that were killed left half written. To be called under its lock. */
export async function removeLeftovers(files: PrivateFiles, name: string): Promise<void> {
  const leftovers = (await files.list(".")).filter(
    (one) => one.startsWith(`${name}.`) && /^\.\d+-\d+\.tmp$/.test(one.slice(name.length)),
  );
  for (const one of leftovers) await files.remove(one);
}

/** Runs `job`; a store error it rejects with then says how to choose another config folder. */
export async function ofConfigFolder<T>(job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } catch (thrown) {
    throw thrown instanceof WhkError ? withOwnFlag(thrown) : thrown;
  }
}

function withOwnFlag({ kind, code, message, hint, details, steps, cause }: WhkError): WhkError {
  const own = hint?.replace("--data-dir", "--config-dir").replace(/,? or start with --store memory.*$/, "");
  return new WhkError(kind, code, message, {
    ...(own === undefined ? {} : { hint: own }),
    details,
    steps,
    cause,
  });
}
