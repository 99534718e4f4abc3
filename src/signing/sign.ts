import type { RawHeaders } from "../events/delivery.ts";
import { formText, setFormField } from "../events/form.ts";
import { setJsonValue } from "../events/json.ts";
import { computeSignature } from "./algorithm.ts";
import { type CompiledScheme, compileScheme } from "./compile.ts";
import { encode } from "./encoding.ts";
import { failures } from "./failures.ts";
import { fillParts, type Key } from "./keys.ts";
import { readTimestamp } from "./read-timestamp.ts";
import { isFailure } from "./reasons.ts";
import { RequestReader } from "./request.ts";
import { type Scheme, type SignatureLocation, SigningError } from "./scheme.ts";
import { renderTemplate, type SignedContent } from "./template.ts";
import { formatTimestamp } from "./timestamp.ts";

export interface SignInput {
  readonly method: string;
  /** The URL as it is registered at the receiver; only some schemes sign it. */
  readonly url: string | null;
  /** Headers the request has anyway. Those that signing makes itself are ignored here. */
  readonly headers: RawHeaders;
  readonly body: Buffer;
  /** Event id, for the schemes that sign one in a header; null: the one in `headers`. */
  readonly id: string | null;
  /** Ms since the epoch. */
  readonly timestamp: number;
}

export interface Signed {
  /** Only what must be added to the request. */
  readonly headers: RawHeaders;
  /** The input's body itself, unless the signature stands inside the body. */
  readonly body: Buffer;
}

/**
 * Signs a request. With several secrets there is one signature each where the scheme has room for them (pairs,
 * header lists, numbered headers); elsewhere the first secret counts. A timestamp inside the body stays as it
 * is. Throws a SigningError for an unusable secret, and for a request that lacks what the scheme signs.
 */
export function sign(scheme: Scheme, input: SignInput, secrets: readonly string[]): Signed {
  if (scheme.kind === "none") return { headers: [], body: input.body };
  const compiled = compileScheme(scheme);
  const keys = usableKeys(compiled, secrets);
  const added = ownHeaders(compiled, input);
  const values = written(compiled, keys, signedContent(compiled, input, added));
  const { sig } = compiled;
  if (sig.in === "header") return { headers: [...added, ...signatureHeaders(sig, values)], body: input.body };
  return { headers: added, body: placeInBody(sig, input.body, values[0] ?? "") };
}

function usableKeys(compiled: CompiledScheme, secrets: readonly string[]): Key[] {
  const used = secrets.slice(0, capacity(compiled.sig));
  if (used.length === 0) throw asError(failures.noSecret(compiled.scheme));
  return used.map((secret) => {
    const key = compiled.key(secret);
    if ("problem" in key) throw new SigningError(key.problem, key.hint);
    return key;
  });
}

/** How many signatures there is room for. */
function capacity({ name, pairs }: SignatureLocation): number {
  if (pairs !== undefined) return Number.POSITIVE_INFINITY;
  if (typeof name !== "string") return name.length;
  return name.endsWith("-*") ? Number.POSITIVE_INFINITY : 1;
}

/** The headers with the id and the timestamp, for the schemes that have them there. */
function ownHeaders(compiled: CompiledScheme, input: SignInput): [string, string][] {
  const { idFrom, ts } = compiled.scheme;
  const headers: [string, string][] = [];
  if (idFrom !== undefined && input.id !== null) {
    checkId(compiled, input.id);
    headers.push([idFrom.slice("header:".length), input.id]);
  }
  if (ts?.from.startsWith("header:") === true) {
    headers.push([ts.from.slice("header:".length), timestampText(compiled.scheme, input)]);
  }
  return headers;
}

/** An id that holds what stands behind it in the signed text would make that text ambiguous. */
function checkId({ scheme, signed }: CompiledScheme, id: string): void {
  const place = signed.findIndex((part) => "token" in part && part.token === "id");
  const next = signed[place + 1];
  const end = place !== -1 && next !== undefined && "literal" in next ? next.literal.toString() : "";
  if (!/^[\x21-\x7e]+$/.test(id)) {
    throw new SigningError("the event id is not a plain header value", "use letters, digits, - and _");
  }
  if (end !== "" && id.includes(end)) {
    throw new SigningError(
      `the event id contains "${end}", which ends the id in the text ${scheme.id} signs`,
      "use another id",
    );
  }
}

function timestampText({ ts }: Scheme, { timestamp }: SignInput): string {
  const text = formatTimestamp(timestamp, ts?.unit ?? "s");
  if (text === null)
    throw new SigningError("the timestamp is no date", "give a time between 1970 and the year 275 000");
  return text;
}

interface Rendered {
  readonly content: SignedContent;
  /** As it is signed; null when the scheme has none. */
  readonly timestamp: string | null;
}

function signedContent(
  { scheme, sig, signed }: CompiledScheme,
  input: SignInput,
  added: RawHeaders,
): Rendered {
  const replaced = new Set([...added.map(([name]) => name), ...[sig.name].flat()]);
  const kept = input.headers.filter(([name]) => !replaced.has(name.toLowerCase()));
  const reader = new RequestReader({ ...input, headers: [...kept, ...added] });
  const timestamp = signedTimestamp(scheme, input, reader);
  const content = renderTemplate(signed, { scheme, reader, timestamp });
  if (isFailure(content)) throw asError(content);
  return { content, timestamp };
}

function signedTimestamp(scheme: Scheme, input: SignInput, reader: RequestReader): string | null {
  if (scheme.ts === undefined) return null;
  if (!scheme.ts.from.startsWith("json:")) return timestampText(scheme, input);
  const inBody = readTimestamp(scheme, reader, { items: [], limit: null });
  if (isFailure(inBody)) throw asError(inBody);
  return inBody.text;
}

function asError({ why, hint }: { why: string; hint: string }): SigningError {
  return new SigningError(why, hint);
}

/** The signatures as the scheme writes them: one text for pairs, else one text each. */
function written(
  { scheme, sig }: CompiledScheme,
  keys: readonly Key[],
  { content, timestamp }: Rendered,
): string[] {
  const texts = keys.map((key) => encode(computeSignature(scheme, key, content), scheme.encoding));
  const { prefix = "", pairs } = sig;
  if (pairs === undefined) return texts.map((text) => prefix + text);
  const stamp = scheme.ts?.from.startsWith("sig:")
    ? [`${scheme.ts.from.slice("sig:".length)}${pairs.kv}${timestamp}`]
    : [];
  const signatures = keys.map((key, index) => `${fillParts(pairs.key, key.parts)}${pairs.kv}${texts[index]}`);
  return [prefix + [...stamp, ...signatures].join(pairs.item)];
}

function signatureHeaders({ name }: SignatureLocation, values: readonly string[]): [string, string][] {
  const names =
    typeof name === "string" ? values.map((_, index) => name.replace(/\*$/, String(index + 1))) : name;
  return values.map((value, index) => [names[index] ?? "", value]);
}

/** The body with the signature in its field, every other byte untouched. */
function placeInBody(sig: SignatureLocation, body: Buffer, value: string): Buffer {
  const [name = ""] = [sig.name].flat();
  if (sig.in === "form") return setFormField(body, name, formText(value));
  const signed = setJsonValue(body, name, JSON.stringify(formText(value)));
  if (signed !== null) return signed;
  throw new SigningError(
    `the body has no place for the signature: ${name}`,
    "the body must be JSON with the object the signature belongs into",
  );
}
