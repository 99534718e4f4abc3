import { isUtf8 } from "node:buffer";
import type { RawHeaders } from "../events/delivery.ts";
import { formText, parseForm } from "../events/form.ts";
import { duplicateKeys, formatJson, type JsonToken, jsonTokens } from "../events/json.ts";
import { hexLines } from "./hex.ts";
import type { Look } from "./look.ts";
import { join, type Text, text, toText } from "./text.ts";
import { count } from "./time.ts";

/** How much of a body is shown. */
export interface BodyBounds {
  readonly lines: number;
  readonly characters: number;
  /** Of one line. */
  readonly longestLine: number;
  readonly hexBytes: number;
  /** Larger JSON is not laid out, bytes. */
  readonly largestJson: number;
  /** What is said where something was cut, `--raw has all`. */
  readonly rest?: string;
}

/** Of a delivery that passes by; to lay out more JSON would hold up the listener. */
const briefly: BodyBounds = {
  lines: 200,
  characters: 32 * 1024,
  longestLine: 1000,
  hexBytes: 256,
  largestJson: 256 * 1024,
};
const mostHeaders = 100;

/** A look that may show more of a body than the usual. */
export type BodyLook = Look & { readonly bounds?: BodyBounds | undefined };

/**
 * A body for a human, bounded to 200 lines and 32 K characters or as the look says: JSON indented with the digits,
 * escapes and order it was sent with, forms as `key = value`, text line by line, anything else as hexadecimal bytes.
 */
export function bodyLines(body: Buffer, contentType: string | null, look: BodyLook): Text[] {
  if (body.length === 0) return [look.paint.dim("empty body")];
  const type = contentType?.toLowerCase() ?? "";
  const marked = body.subarray(0, 3).equals(byteOrderMark);
  const notes = marked ? [look.paint.dim("starts with a byte order mark")] : [];
  const unmarked = marked ? body.subarray(3) : body;
  return [...notes, ...(jsonLines(unmarked, type, look) ?? otherLines(unmarked, type, look))];
}

/** Headers as they were received. Signatures are shown, credentials are not. */
export function headerLines(headers: RawHeaders, look: BodyLook): Text[] {
  const { paint, glyphs } = look;
  const { longestLine } = boundsOf(look);
  const lines = headers.slice(0, mostHeaders).map(([name, value]) => {
    const shown = isHiddenHeader(name) ? toText(glyphs.ellipsis) : boundedLine(value, toText, look);
    return text`${paint.dim(text`${name.slice(0, longestLine)}:`)} ${shown}`;
  });
  const rest = headers.length - lines.length;
  return rest > 0 ? [...lines, moreText(rest, "headers", look)] : lines;
}

/** Whether the value of a header of this name is never shown: it tells who the sender is. */
export function isHiddenHeader(name: string): boolean {
  return credentials.has(name.toLowerCase());
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const credentials = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"]);

function boundsOf({ bounds }: BodyLook): BodyBounds {
  return bounds ?? briefly;
}

function jsonLines(body: Buffer, type: string, look: BodyLook): Text[] | null {
  const { paint } = look;
  const { largestJson } = boundsOf(look);
  const isLarge = body.length > largestJson;
  const layout = isLarge ? null : formatJson(body);
  if (layout !== null) {
    const doubled = duplicateKeys(body).slice(0, 10);
    return [
      ...doubled.map((key) =>
        paint.yellow(`the key "${key.slice(0, 100)}" occurs twice; the last one counts`),
      ),
      ...bounded(linesOf(layout), (line) => jsonLine(line, look), look),
    ];
  }
  if (!/[/+]json\b/.test(type)) return null;
  const why = isLarge
    ? paint.dim(`not laid out, it is larger than ${Math.round(largestJson / 1024)} KB`)
    : paint.yellow("not JSON, although its content type says so");
  return [why, ...otherLines(body, type, look)];
}

function otherLines(body: Buffer, type: string, look: BodyLook): Text[] {
  const said = readText(body, type);
  if (said !== null && type.startsWith("application/x-www-form-urlencoded")) {
    const fields = parseForm(body).map(([name, value]) => `${formText(name)} = ${formText(value)}`);
    return bounded(fields, toText, look);
  }
  if (said !== null) return bounded(linesOf(said.replace(/\r?\n$/, "")), toText, look);
  return boundedHex(body, look);
}

/** A body as hexadecimal bytes, bounded as the look says; a secret in it could not be masked there. */
export function boundedHex(body: Buffer, look: BodyLook): Text[] {
  const { hexBytes, rest } = boundsOf(look);
  const letters = body.toString("latin1");
  if ((look.redact?.(letters) ?? letters) !== letters) {
    return [look.paint.dim(`not shown, there is a secret in it${rest === undefined ? "" : `; ${rest}`}`)];
  }
  const more = body.length - hexBytes;
  const lines = hexLines(body.subarray(0, hexBytes), look.columns);
  return more > 0 ? [...lines, moreText(more, "bytes", look)] : lines;
}

/** Lines one by one, because of most bodies only the first are wanted. */
function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    yield text.slice(start, text[end - 1] === "\r" ? end - 1 : end);
    start = end + 1;
  }
  yield text.slice(start);
}

function bounded(lines: Iterable<string>, draw: (line: string) => Text, look: BodyLook): Text[] {
  const { lines: mostLines, characters, longestLine } = boundsOf(look);
  const shown: Text[] = [];
  let room = characters;
  let rest = 0;
  for (const line of lines) {
    if (shown.length < mostLines && room > 0) shown.push(boundedLine(line, draw, look));
    else rest += 1;
    room -= Math.min(line.length, longestLine) + 1;
  }
  return rest > 0 ? [...shown, moreText(rest, "lines", look)] : shown;
}

function boundedLine(line: string, draw: (line: string) => Text, look: BodyLook): Text {
  const { longestLine } = boundsOf(look);
  const masked = look.redact?.(line) ?? line;
  if (masked.length <= longestLine) return draw(masked);
  const rest = moreText(masked.length - longestLine, "characters", look);
  return text`${draw(masked.slice(0, longestLine))} ${rest}`;
}

function moreText(rest: number, what: string, { paint, glyphs, bounds }: BodyLook): Text {
  const said = bounds?.rest === undefined ? "" : `; ${bounds.rest}`;
  return paint.dim(`${glyphs.ellipsis} ${count(rest)} more ${rest === 1 ? what.slice(0, -1) : what}${said}`);
}

function jsonLine(line: string, { paint }: Look): Text {
  const colors: Readonly<Record<JsonToken["kind"], (value: string) => Text>> = {
    key: paint.cyan,
    string: paint.green,
    number: paint.yellow,
    literal: paint.yellow,
    punctuation: paint.dim,
    space: toText,
  };
  const tokens = jsonTokens(line).map(({ kind, text: token }) => colors[kind](token));
  return join(tokens, "");
}

/** The text of bytes that are text, or null. */
function readText(bytes: Buffer, type: string): string | null {
  const start = bytes.subarray(0, 1024);
  const controls = start.filter((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b));
  if (start.includes(0) || controls.length * 10 > start.length) return null;
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const charset = /charset="?([\w-]+)/.exec(type)?.[1];
  try {
    return charset === undefined ? null : new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
