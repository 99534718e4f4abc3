import { readPath } from "../events/path.ts";
import type { CompiledScheme } from "./compile.ts";
import { decode } from "./encoding.ts";
import { failures } from "./failures.ts";
import { fillParts, type Key } from "./keys.ts";
import { type Failure, isFailure, placeOf } from "./reasons.ts";
import type { RequestReader } from "./request.ts";
import type { Scheme, SignatureLocation } from "./scheme.ts";

/** One value that may be the signature; `key` is the name it has among pairs. Text is one character per byte. */
export interface Item {
  readonly key: string | null;
  readonly text: string;
}

/** More than any list of signatures takes; splitting a longer one would only cost time. */
const longestValue = 65_536;

/** Everything that stands where the signature belongs, or why nothing usable does. */
export function readItems({ scheme, sig }: CompiledScheme, reader: RequestReader): Item[] | Failure {
  const values = readValues(sig, reader);
  if (isFailure(values)) return values;
  const given = values.filter((value) => value !== "");
  if (given.length === 0) return failures.noSignature(placeOf(sig), values.length > 0);
  if (given.some((value) => value.length > longestValue)) {
    return failures.wrongLength(placeOf(sig), scheme.encoding, null);
  }
  const { prefix = "", pairs } = sig;
  const stripped = given
    .filter((value) => value.startsWith(prefix))
    .map((value) => value.slice(prefix.length));
  if (stripped.length === 0) return failures.badPrefix(placeOf(sig), prefix);
  if (pairs === undefined) return stripped.map((text) => ({ key: null, text }));
  return stripped.flatMap((value) => splitPairs(value, pairs));
}

/** The texts of the pairs with this key; all of them for a scheme without pairs. */
export function textsFor({ sig }: CompiledScheme, items: readonly Item[], key: Key | null): string[] {
  if (sig.pairs === undefined) return items.map((item) => item.text);
  const wanted = key === null ? sig.pairs.key : fillParts(sig.pairs.key, key.parts);
  return items.filter((item) => item.key === wanted).map((item) => item.text);
}

/** The texts that are well-formed, decoded; the first one's failure when none is. */
export function decodeCandidates(
  { scheme, sig, length }: CompiledScheme,
  texts: readonly string[],
): Buffer[] | Failure {
  const decoded = texts.map((text) => decode(text, scheme.encoding, length));
  const candidates = decoded.filter((candidate) => Buffer.isBuffer(candidate));
  if (candidates.length > 0) return candidates;
  const place = placeOf(sig);
  const [first] = decoded;
  if (first === undefined) return failures.noMatchingPair(place, pairsForm(scheme));
  if (first === "length") return failures.wrongLength(place, scheme.encoding, length);
  return failures.badAlphabet(place, scheme.encoding);
}

/** `t=<timestamp>,v1=<signature>` */
function pairsForm({ sig, ts }: Scheme): string {
  const { item, kv, key } = sig?.pairs ?? { item: "", kv: "", key: "" };
  const stamp = ts?.from.startsWith("sig:") ? `${ts.from.slice("sig:".length)}${kv}<timestamp>${item}` : "";
  return `${stamp}${key}${kv}<signature>`;
}

function readValues(sig: SignatureLocation, reader: RequestReader): string[] | Failure {
  if (sig.in === "json") return readJsonSignature(sig, reader);
  const values: string[] = [];
  for (const name of sig.in === "form" ? [sig.name].flat() : headerNames(sig, reader)) {
    const value = sig.in === "form" ? reader.formField(name) : reader.header(name);
    if (isFailure(value)) return value;
    if (value !== null) values.push(value);
  }
  return values;
}

/** `name-*` stands for the numbered headers that are there: `name-1`, `name-2`. */
function headerNames(sig: SignatureLocation, reader: RequestReader): readonly string[] {
  if (typeof sig.name !== "string") return sig.name;
  if (!sig.name.endsWith("-*")) return [sig.name];
  const start = sig.name.slice(0, -1);
  const names = reader.request.headers.map(([name]) => name.toLowerCase());
  return [
    ...new Set(names.filter((name) => name.startsWith(start) && /^\d{1,4}$/.test(name.slice(start.length)))),
  ];
}

function readJsonSignature(sig: SignatureLocation, reader: RequestReader): string[] | Failure {
  const root = reader.json();
  if (root === undefined) return failures.bodyNotJson();
  const value = readPath(root, [sig.name].flat()[0] ?? "");
  if (value === undefined || value === null) return [];
  return typeof value === "string"
    ? [Buffer.from(value).toString("latin1")]
    : failures.signatureNotText(placeOf(sig));
}

/** Base64 holds "=", so only the first separator splits an item. */
function splitPairs(value: string, pairs: NonNullable<SignatureLocation["pairs"]>): Item[] {
  return value.split(pairs.item).map((item) => {
    const at = item.indexOf(pairs.kv);
    return at === -1
      ? { key: null, text: item }
      : { key: item.slice(0, at), text: item.slice(at + pairs.kv.length) };
  });
}
