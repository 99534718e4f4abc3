import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { App } from "../app.ts";
import { systemCode, WhkError } from "../errors.ts";

/** The bytes of a request's body, and what to call them. */
export interface BodyInput {
  readonly body: Buffer;
  /** The file as the user named it, or null for stdin. */
  readonly file: string | null;
}

/**
 * The bytes of a file, or all of stdin for `-` and for nothing. Throws a usage error when they cannot be read
 * or when stdin is to hold the secret as well.
 */
export async function readBody(
  app: App,
  file: string | undefined,
  options: { secretStdin?: boolean },
): Promise<BodyInput> {
  if (file !== undefined && file !== "-") return { body: await readBodyFile(app, file), file };
  if (options.secretStdin === true) {
    throw new WhkError("usage", "stdin_twice", "body and secret cannot both come from stdin", {
      hint: "name a file for the body, or use --secret-file or the variable WHK_SECRET",
    });
  }
  return { body: await app.io.readStdin(), file: null };
}

async function readBodyFile(app: App, file: string): Promise<Buffer> {
  try {
    return await readFile(resolve(app.cwd, file));
  } catch (error) {
    const problem = problems[systemCode(error) ?? ""] ?? "cannot be read";
    throw new WhkError("usage", "unreadable_file", `${file} ${problem}`, {
      hint: "name a file with the exact bytes of the body, or - for stdin",
    });
  }
}

const problems: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EISDIR: "is a folder",
  EACCES: "may not be read by you",
  ENOTDIR: "does not exist: a part of the path is no folder",
};
