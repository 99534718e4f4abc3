import type { EventName, RawHeaders } from "../events/delivery.ts";
import { readEvent } from "../events/envelope.ts";
import { parseJson, setJsonValue } from "../events/json.ts";
import { readPath } from "../events/path.ts";
import type { Scheme } from "../signing/scheme.ts";
import type { EventType, FreshFields, Provider } from "./provider.ts";

/** A request before it is signed. */
export interface Unsigned {
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

/** What is written into a request to make it a new event. */
export interface FreshPlan {
  readonly fresh: FreshFields;
  /** The body is somebody's own: only headers and `id` are written. */
  readonly own: boolean;
  /** The id to use instead of a fresh one. */
  readonly id: string | null;
  /** Ms since the epoch. */
  readonly now: number;
  /** An id in the form of `pattern`. */
  readonly makeId: (pattern: string) => string;
  /** Headers that stay whatever they are. */
  readonly given: RawHeaders;
}

/**
 * The request with a fresh time and id where the provider has them, every other byte as it is. `noPlace` says
 * why the `id` asked for cannot be written.
 */
export function writeFresh(request: Unsigned, plan: FreshPlan): Unsigned | { readonly noPlace: string } {
  const timed = withTimes(request, plan);
  if (plan.fresh.id === null) return plan.id === null ? timed : { noPlace: "its events have no id" };
  const { at, pattern } = plan.fresh.id;
  if (plan.id === null && plan.own && headerName(at) === null) return timed;
  const written = write(timed, plan, { at, json: JSON.stringify(plan.id ?? plan.makeId(pattern)) });
  return written ?? (plan.id === null ? timed : { noPlace: `the payload has no ${at}` });
}

/**
 * Where a fresh id and time go in events of this type. A provider known only by its signature may still sign an
 * id, which has to come from somewhere.
 */
export function freshFieldsOf(
  provider: Pick<Provider, "fresh">,
  event: EventType | null,
  { idFrom }: Scheme,
): FreshFields {
  const fresh = event?.fresh ?? provider.fresh;
  if (fresh.id !== null || idFrom === undefined) return fresh;
  return { ...fresh, id: { at: idFrom, pattern: "msg_{27}" } };
}

/** The content type of bodies that a scheme signs. */
export function contentTypeOf({ sig, signed }: Scheme): string {
  const isForm = sig?.in === "form" || /\{\w*form/.test(signed ?? "");
  return isForm ? "application/x-www-form-urlencoded" : "application/json";
}

/** Type and id as a receiver reads them; where the envelope names no id, the field that makes it fresh. */
export function nameOf(
  { envelope }: Pick<Provider, "envelope">,
  { id }: FreshFields,
  request: Unsigned,
): EventName {
  const read = readEvent(envelope, request);
  const identity = id === null ? undefined : readPath(parseJson(request.body), id.at);
  return { type: read.type, id: read.id ?? (typeof identity === "string" ? identity : null) };
}

/** An id in the provider's form, with random letters and digits; see {@link fillId}. */
export function freshId(pattern: string, bytes: (count: number) => Buffer): string {
  return fillId(pattern, (part) => (part === "uuid" ? uuid(bytes(16)) : word(bytes(part))));
}

/**
 * An id in the provider's form: in `pattern`, `{16}` is a word of 16 letters and digits and `{uuid}` a UUID,
 * as `fill` makes them; everything else stands for itself.
 */
export function fillId(pattern: string, fill: (part: "uuid" | number) => string): string {
  return pattern.replace(/\{(uuid|\d{1,3})\}/g, (_, part: string) =>
    fill(part === "uuid" ? part : Number(part)),
  );
}

/**
 * A time as JSON text, in the form the sample has it: a number stays a number, text stays text, and an ISO
 * time keeps to whole seconds where the sample does.
 */
export function freshTime(now: number, as: "iso" | "unix" | "unix-ms", sample: unknown): string {
  if (as === "iso") {
    const iso = new Date(now).toISOString();
    const wholeSeconds = typeof sample === "string" && !/\.\d/.test(sample);
    return JSON.stringify(wholeSeconds ? iso.replace(/\.\d+Z$/, "Z") : iso);
  }
  const digits = String(as === "unix" ? Math.floor(now / 1000) : now);
  return typeof sample === "string" ? JSON.stringify(digits) : digits;
}

function withTimes(request: Unsigned, plan: FreshPlan): Unsigned {
  let written = request;
  for (const { at, as } of plan.fresh.time) {
    const isHeader = headerName(at) !== null;
    if (plan.own && !isHeader) continue;
    const sample = isHeader ? "" : readPath(parseJson(request.body), at);
    // A sample without this time has no place for it; one that is null says "not yet".
    if (sample === undefined || sample === null) continue;
    written = write(written, plan, { at, json: freshTime(plan.now, as, sample) }) ?? written;
  }
  return written;
}

/** Writes a value into the body or, for `header:<name>`, into a header that was not given. */
function write(
  request: Unsigned,
  { given }: FreshPlan,
  { at, json }: { at: string; json: string },
): Unsigned | null {
  const name = headerName(at);
  if (name === null) {
    const body = setJsonValue(request.body, at, json);
    return body === null ? null : { ...request, body };
  }
  if (given.some(([key]) => key.toLowerCase() === name.toLowerCase())) return request;
  const value: unknown = JSON.parse(json);
  return { ...request, headers: [...request.headers, [name, String(value)]] };
}

function headerName(at: string): string | null {
  return at.startsWith("header:") ? at.slice("header:".length) : null;
}

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

function word(bytes: Buffer): string {
  return [...bytes].map((byte) => letters.charAt(byte % letters.length)).join("");
}

/** A version 4 UUID from 16 random bytes (RFC 9562, section 5.4). */
function uuid(random: Buffer): string {
  const bytes = Buffer.from(random);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
