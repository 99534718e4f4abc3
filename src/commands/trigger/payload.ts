import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { parseJson } from "../../events/json.ts";
import { readBody } from "../body-input.ts";

/**
 * The bytes of `--data`: JSON text as it stands, `@file`, or `-` for stdin. Files and stdin may hold anything.
 * Throws a usage error for text that is not JSON and for a file that cannot be read.
 */
export async function readData(app: App, data: string): Promise<Buffer> {
  if (data === "-") return app.io.readStdin();
  if (data.startsWith("@")) return (await readBody(app, data.slice(1), {})).body;
  const bytes = Buffer.from(data);
  if (parseJson(bytes) !== undefined) return bytes;
  throw new WhkError("usage", "bad_data", "--data: the text is not JSON", {
    hint: "write --data @file for the bytes of a file, --data - for stdin",
  });
}
