import { childrenOf, repeatedKeys, valueEnd, valueStart } from "./json-scan.ts";
import { tokenEnd, tokenStart } from "./json-tokens.ts";
import { checkPath, pathSteps } from "./path.ts";

export interface JsonToken {
  readonly kind: "key" | "string" | "number" | "literal" | "punctuation" | "space";
  readonly text: string;
}

/**
 * The value of a body that is JSON, or undefined when it is not. A byte order mark is tolerated; of two equal
 * keys the last one counts. Bytes that are not UTF-8 become U+FFFD: for display and filters, never to be sent.
 */
export function parseJson(bytes: Buffer): unknown | undefined {
  try {
    return JSON.parse(bytes.toString("utf8", startOf(bytes)));
  } catch {
    return undefined;
  }
}

/** The text of the value at `path` exactly as it was sent (`1000.00`, `"a\/b"`), or null when it is absent. */
export function jsonValueText(bytes: Buffer, path: string): string | null {
  const steps = pathSteps(path);
  if (steps === null || parseJson(bytes) === undefined) return null;
  const text = byteText(bytes);
  const start = valueStart(text, steps);
  return start === null ? null : fromByteText(text.slice(start, valueEnd(text, start)));
}

/**
 * A copy of a JSON body with the value at `path` replaced by `jsonText`; every other byte stays as it is. A
 * missing last key is added when its parent object exists. Null when the body is not JSON, the path cannot be
 * used or its parent is absent. `jsonText` must be JSON.
 */
export function setJsonValue(bytes: Buffer, path: string, jsonText: string): Buffer | null {
  const steps = pathSteps(path);
  if (steps === null || checkPath(path) !== null || parseJson(bytes) === undefined) return null;
  const text = byteText(bytes);
  const start = valueStart(text, steps);
  if (start !== null) return splice(bytes, start, valueEnd(text, start), jsonText);
  const key = steps.at(-1);
  const parent = valueStart(text, steps.slice(0, -1));
  if (typeof key !== "string" || parent === null || text[parent] !== "{") return null;
  const last = childrenOf(text, parent).at(-1);
  if (last === undefined) return splice(bytes, parent + 1, parent + 1, `${JSON.stringify(key)}:${jsonText}`);
  const { spaceBefore, colon } = last;
  return splice(bytes, last.end, last.end, `,${spaceBefore}${JSON.stringify(key)}${colon}${jsonText}`);
}

/** The keys of the outermost object that occur more than once. */
export function duplicateKeys(bytes: Buffer): string[] {
  if (parseJson(bytes) === undefined) return [];
  return [...repeatedKeys(byteText(bytes), 1)];
}

/** True when any object in the body, however deep, has a key twice. */
export function hasRepeatedKey(bytes: Buffer): boolean {
  return parseJson(bytes) !== undefined && repeatedKeys(byteText(bytes), Number.POSITIVE_INFINITY).size > 0;
}

/**
 * The body as indented text with every token exactly as it was sent: digits, escapes, order and repeated keys.
 * Null when it is not JSON. Deeper than 32 levels it goes on without line breaks, so its size stays bounded.
 */
export function formatJson(bytes: Buffer): string | null {
  if (parseJson(bytes) === undefined) return null;
  const text = bytes.toString("utf8", startOf(bytes));
  const pieces: string[] = [];
  let depth = 0;
  let before = "";
  for (let at = tokenStart(text, 0), end = 0; at < text.length; at = tokenStart(text, end)) {
    end = tokenEnd(text, at);
    const first = text.charAt(at);
    const closes = first === "}" || first === "]";
    if (closes) depth -= 1;
    const opened = before === "{" || before === "[";
    if (closes ? !opened : opened || before === ",") pieces.push(lineBreak(depth));
    pieces.push(first === ":" ? ": " : text.slice(at, end));
    if (first === "{" || first === "[") depth += 1;
    before = first;
  }
  return pieces.join("");
}

/** The tokens of JSON text; joined they are the text again, also when it is not JSON. */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = tokenEnd(text, at);
    tokens.push({ kind: kindOf(text, at, end), text: text.slice(at, end) });
  }
  return tokens;
}

function kindOf(text: string, at: number, end: number): JsonToken["kind"] {
  const first = text.charAt(at);
  if ("{}[]:,".includes(first)) return "punctuation";
  if (first === '"') return text[tokenStart(text, end)] === ":" ? "key" : "string";
  if (first === "-" || (first >= "0" && first <= "9")) return "number";
  return " \t\r\n".includes(first) ? "space" : "literal";
}

function lineBreak(depth: number): string {
  return depth > 32 ? "" : `\n${"  ".repeat(depth)}`;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function startOf(bytes: Buffer): number {
  return bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
}

/** One character per byte, so that offsets in the text are offsets in the bytes, whatever their encoding. */
export function byteText(bytes: Buffer): string {
  const start = startOf(bytes);
  return " ".repeat(start) + bytes.toString("latin1", start);
}

/** A piece of {@link byteText} as text; bytes that are not UTF-8 become U+FFFD. */
export function fromByteText(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}

function splice(bytes: Buffer, start: number, end: number, inserted: string): Buffer {
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(inserted), bytes.subarray(end)]);
}
