import { validateHeaderName, validateHeaderValue } from "node:http";
import { isUint8Array } from "node:util/types";
import type { RawHeaders } from "../events/delivery.ts";
import { withoutConnectionHeaders } from "../http/headers.ts";
import { printable, usage } from "./words.ts";

/** The exact bytes of a body; text counts as UTF-8. */
export type BodyInput = Uint8Array | ArrayBuffer | string;

/**
 * Headers as a test has them: a `Headers`, Node's `request.headers` or any object, `request.rawHeaders`, or a list of
 * pairs. Only the last two keep a header that came twice.
 */
export type HeadersInput =
  | Iterable<readonly [name: string, value: string]>
  | readonly string[]
  | { readonly [name: string]: string | readonly string[] | number | undefined };

/** The bytes. Throws a usage error for a parsed body: nobody can make the bytes of it again. */
export function bytesOf(body: unknown): Buffer {
  if (typeof body === "string") return Buffer.from(body);
  if (isUint8Array(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (Object.prototype.toString.call(body) === "[object ArrayBuffer]")
    return Buffer.from(new Uint8Array(body as ArrayBuffer));
  const parsed = typeof body === "object" && body !== null;
  throw usage(
    "body_not_bytes",
    parsed
      ? "body: this is a parsed object, but a signature is over the exact bytes, which parsing has thrown away"
      : `body: ${body === null ? "null" : typeof body} is no body`,
    "give the bytes as they were sent: a Buffer or the text, as from express.raw() or await request.text()",
  );
}

/** As pairs, in order. Throws a usage error for what is none of the forms. */
export function pairsOf(headers: HeadersInput): RawHeaders {
  if (typeof headers !== "object" || headers === null)
    throw usage("bad_headers", "headers: neither headers, nor an object, nor a list");
  const entries: readonly unknown[] = isIterable(headers) ? [...headers] : Object.entries(headers);
  const isFlat = entries.length > 0 && entries.every((entry) => typeof entry === "string");
  return (isFlat ? paired(entries) : entries).flatMap(pairsOfEntry);
}

/** The same for headers that are sent. Throws a usage error also for what cannot be sent. */
export function sentPairsOf(headers: HeadersInput): RawHeaders {
  const pairs = pairsOf(headers);
  for (const pair of pairs) {
    const [name, value] = pair;
    if (withoutConnectionHeaders([pair]).length === 0)
      throw usage("bad_headers", `headers: ${name} is one that whk sets itself`, "leave it out");
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw usage(
        "bad_headers",
        `headers: ${printable(name)} cannot be sent`,
        "its name or value has characters no header may have",
      );
    }
  }
  return pairs;
}

function isIterable(headers: object): headers is Iterable<unknown> {
  return Symbol.iterator in headers;
}

function paired(flat: readonly unknown[]): unknown[] {
  if (flat.length % 2 !== 0) throw usage("bad_headers", "headers: a name at the end has no value");
  return flat.flatMap((name, place) => (place % 2 === 0 ? [[name, flat[place + 1]]] : []));
}

function pairsOfEntry(entry: unknown): [string, string][] {
  const [name, value] = Array.isArray(entry) ? entry : [];
  if (typeof name !== "string") throw usage("bad_headers", "headers: an entry is no pair of name and value");
  if (value === undefined) return [];
  return [value].flat().map((one: unknown): [string, string] => {
    if (typeof one === "string" || typeof one === "number") return [name, String(one)];
    throw usage("bad_headers", `headers: the value of ${name} is no text`);
  });
}

/** By lower-case name; what came several times is joined by a comma. */
export function joined(headers: RawHeaders): Record<string, string> {
  const named = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = named.get(name.toLowerCase());
    named.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(named);
}
