import { type Delivery, headerValues, type RawHeaders } from "../../events/delivery.ts";
import { parseJson, setJsonValue } from "../../events/json.ts";
import { readPath } from "../../events/path.ts";
import { freshTime } from "../../providers/fresh.ts";
import { isSignatureHeader } from "../../signing/places.ts";
import type { Scheme, TimestampRule } from "../../signing/scheme.ts";
import { sign } from "../../signing/sign.ts";

export interface Resigning {
  readonly scheme: Scheme;
  readonly secrets: readonly string[];
  /** Where it goes; only some schemes sign it. */
  readonly url: URL;
  /** Ms since the epoch. */
  readonly now: number;
}

/**
 * The delivery signed anew as of `now`, with the id it has. New headers stand where the old ones stood; all other
 * headers and bytes are as they were. A timestamp inside the body is written anew, as the scheme signs it. Throws a
 * SigningError when the secret or the scheme cannot do it.
 */
export function resigned(delivery: Delivery, { scheme, secrets, url, now }: Resigning): Delivery {
  const { method, headers } = delivery;
  const timed = withTime(delivery.body, scheme.ts, now);
  const input = {
    method,
    url: url.href,
    headers,
    body: timed,
    id: missingId(delivery, scheme),
    timestamp: now,
  };
  const { headers: written, body } = sign(scheme, input, secrets);
  return { ...delivery, headers: replaced(headers, written, scheme), body };
}

/** The id the scheme signs stands in a header, which stays; it is made from the event's only when it is not there. */
function missingId({ headers, event }: Delivery, { idFrom }: Scheme): string | null {
  if (idFrom === undefined) return null;
  return headerValues(headers, idFrom.slice("header:".length)).length > 0 ? null : event.id;
}

function withTime(body: Buffer, rule: TimestampRule | undefined, now: number): Buffer {
  if (rule?.from.startsWith("json:") !== true) return body;
  const path = rule.from.slice("json:".length);
  const before = readPath(parseJson(body), path);
  return setJsonValue(body, path, freshTime(now, forms[rule.unit], before)) ?? body;
}

const forms = { s: "unix", ms: "unix-ms", iso: "iso" } as const;

/** Each written header in the place and with the letters of the old one of its name; old signatures are gone. */
function replaced(headers: RawHeaders, written: RawHeaders, scheme: Scheme): RawHeaders {
  const left = new Map(written.map(([name, value]) => [name.toLowerCase(), [name, value] as const]));
  const names = new Set(left.keys());
  const kept = headers.flatMap(([name, value]): RawHeaders => {
    const key = name.toLowerCase();
    if (!names.has(key) && !isSignatureHeader(scheme, name)) return [[name, value]];
    const anew = left.get(key);
    left.delete(key);
    return anew === undefined ? [] : [[name, anew[1]]];
  });
  return [...kept, ...left.values()];
}
