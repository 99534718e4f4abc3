import { open, stat } from "node:fs/promises";
import { systemCode, WhkError } from "../errors.ts";
import { duplicateKeys, hasRepeatedKey } from "../events/json.ts";
import { jsonErrorOffset } from "../events/json-error.ts";
import { valueStart } from "../events/json-scan.ts";

const maxBytes = 1024 * 1024;

/** A file a person wrote that holds one JSON object. */
export interface JsonFile {
  readonly path: string;
  readonly text: string;
  readonly value: object;
}

/** What is wrong with one field of such a file. */
export interface FieldProblem {
  /** The way to it: `["events", 1]`. */
  readonly keys: readonly (string | number)[];
  /** The rest of the sentence that starts with the field's name. */
  readonly problem: string;
  readonly hint: string | null;
}

/** Reads a file of at most 1 MB. Rejects with a usage error that names file and line when it is no JSON object. */
export async function readJsonFile(path: string): Promise<JsonFile> {
  const text = await readText(path);
  const file = { path, text, value: parse(path, text) };
  const bytes = Buffer.from(text);
  const doubled = duplicateKeys(bytes);
  if (doubled.length > 0)
    throw fieldError(file, { keys: doubled.slice(0, 1), problem: "is there twice", hint: twiceHint });
  if (hasRepeatedKey(bytes)) throw fileError(path, "has a key twice in one of its objects", twiceHint);
  return file;
}

const twiceHint = "keep the one you mean";

/** The usage error for a wrong field, with the line it stands on where that can be told. */
export function fieldError({ path, text }: JsonFile, { keys, problem, hint }: FieldProblem): WhkError {
  const line = lineOf(text, keys);
  const field = fieldName(keys);
  const place = line === null ? path : `${path} line ${line}`;
  return usage(`${place}: ${field} ${problem}`, hint, { file: path, line, field });
}

/** `events[1]`, `routes["payment.*"]`, `"not a word"`. */
function fieldName([first, ...rest]: readonly (string | number)[]): string {
  const name = /^\w+$/.test(String(first)) ? String(first) : JSON.stringify(first);
  return name + rest.map((key) => `[${JSON.stringify(key)}]`).join("");
}

async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  if (bytes.length > maxBytes)
    throw fileError(path, "is larger than 1 MB", "move it away: nothing whk reads from it is that large");
  try {
    // Drops a byte order mark, which editors on Windows put in front.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw fileError(path, "is not UTF-8 text", "save it as UTF-8");
  }
}

/** At most one byte more than is allowed, so that a huge file costs nothing. */
async function readBytes(path: string): Promise<Buffer> {
  try {
    if (!(await stat(path)).isFile()) throw fileError(path, "is not a file", null);
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof WhkError) throw thrown;
    if (systemCode(thrown) === "ENOENT") throw fileError(path, "does not exist", "check the path");
    throw fileError(
      path,
      `cannot be read (${systemCode(thrown) ?? "unknown reason"})`,
      "check its permissions",
    );
  }
}

function parse(path: string, text: string): object {
  if (text.trim() === "") throw fileError(path, "is empty", 'write "{}" into it, or remove it');
  const offset = jsonErrorOffset(text);
  if (offset !== null) throw syntaxError(path, text, offset);
  const value: unknown = JSON.parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw fileError(path, "does not hold a JSON object", 'it starts with "{" and ends with "}"');
}

function syntaxError(path: string, text: string, offset: number): WhkError {
  const before = text.slice(0, offset).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  const happened =
    offset === text.length ? "it ends too early" : `${JSON.stringify(text[offset])} is unexpected`;
  const place = `line ${before.length}, column ${column}`;
  const hint = "JSON has no comments, no comma after the last value, and double quotes around every name";
  return usage(`${path} is not JSON: ${happened} at ${place}`, hint, { file: path, line: before.length });
}

/** The line on which a field stands; null when the name of a top-level one is not to be found exactly once. */
function lineOf(text: string, keys: readonly (string | number)[]): number | null {
  const parts = text.split(JSON.stringify(String(keys[0])));
  if (parts.length === 2 && keys.length === 1) return (parts[0] ?? "").split("\n").length;
  const start = keys.length === 1 ? null : valueStart(text, keys);
  return start === null ? null : text.slice(0, start).split("\n").length;
}

function fileError(path: string, problem: string, hint: string | null): WhkError {
  return usage(`${path} ${problem}`, hint, { file: path });
}

function usage(
  message: string,
  hint: string | null,
  details: Record<string, string | number | null>,
): WhkError {
  return new WhkError("usage", "bad_json_file", message, { ...(hint === null ? {} : { hint }), details });
}
