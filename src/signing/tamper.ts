import type { RawHeaders } from "../events/delivery.ts";
import { alterations } from "./alterations.ts";
import { generateSecret } from "./keys.ts";
import { compactJson, indentedJson } from "./layouts.ts";
import { isSignatureHeader, signatureValue, withSignatureDigits, withSignatureValue } from "./places.ts";
import { type Scheme, SigningError } from "./scheme.ts";
import { type Signed, type SignInput, sign } from "./sign.ts";
import { expectedVerdicts, type TamperKind } from "./tamper-kinds.ts";
import { verify } from "./verify.ts";

export { expectedVerdicts, type TamperKind, tamperKinds } from "./tamper-kinds.ts";

/**
 * Signs a request and makes it wrong in one way. The body may differ from the input's, in `reserialized` the
 * signature is over what JSON.stringify makes of it. Throws a SigningError when this scheme or this body
 * cannot carry the mistake, and whenever `sign` does.
 */
export function tamper(kind: TamperKind, scheme: Scheme, input: SignInput, secret: string): Signed {
  const original: Original = { kind, scheme, input, secret };
  if (scheme.kind === "none") throw refusal(original, "signs nothing");
  const tampered = makers[kind](original);
  if (!isExpected(original, tampered)) throw refusal(original, "does not sign what this kind changes");
  return tampered;
}

interface Original {
  readonly kind: TamperKind;
  readonly scheme: Scheme;
  readonly input: SignInput;
  readonly secret: string;
}

const makers: Readonly<Record<TamperKind, (original: Original) => Signed>> = {
  body: changedBody,
  signature: (original) => changedSignature(original, otherDigit),
  "no-signature": (original) => withSignatureValue(original.scheme, signed(original), null),
  "short-signature": (original) => changedSignature(original, half),
  "wrong-secret": (original) => signed({ ...original, secret: otherSecret(original) }),
  uppercase,
  reserialized,
  whitespace,
  stale: (original) => shifted(original, -1),
  future: (original) => shifted(original, 1),
  "duplicate-header": duplicated,
};

function changedBody(original: Original): Signed {
  const { headers, body } = signed(original);
  if (body.length === 0) throw refusal(original, "was given an empty body, which has no byte to change");
  const value = signatureValue(original.scheme, { headers, body });
  for (const altered of alterations(body, value)) {
    if (isExpected(original, { headers, body: altered })) return { headers, body: altered };
  }
  return { headers, body };
}

/** One digit in the middle: the ends of base64 hold bits that do not count. */
function otherDigit(digits: string): string {
  const at = Math.floor(digits.length / 2);
  return digits.slice(0, at) + (digits[at] === "0" ? "1" : "0") + digits.slice(at + 1);
}

/** Half of it, in whole bytes of hex and of base64. */
function half(digits: string): string {
  return digits.slice(0, Math.max(4, Math.floor(digits.length / 8) * 4));
}

/** A secret of the same form; the parts that are no key, such as a public key, stay. */
function otherSecret({ scheme, secret }: Original): string {
  const other = generateSecret(scheme, (count) => Buffer.alloc(count, "whk"));
  const parts = other.split(":").length;
  if (parts === 1) return other;
  const kept = secret.split(":").slice(0, parts - 1);
  return [...kept, other.split(":").at(-1)].join(":");
}

function uppercase(original: Original): Signed {
  const { encoding } = original.scheme;
  if (encoding === "raw") throw refusal(original, "compares plain text");
  if (encoding === "hex-upper") throw refusal(original, "writes upper case already");
  if (encoding !== "hex") throw refusal(original, `writes ${encoding}, where upper case is another value`);
  return changedSignature(original, (digits) => digits.toUpperCase());
}

/**
 * The signature of what JSON.stringify gives, with the same JSON in other bytes: an app that hashes parsed and
 * rewritten JSON accepts it.
 */
function reserialized(original: Original): Signed {
  const { input } = original;
  const compact = compactJson(input.body);
  const indented = indentedJson(input.body);
  if (compact === null || indented === null) throw refusal(original, "was given a body that is not JSON");
  const isCompact = compact.equals(Buffer.from(input.body.toString().trim()));
  const { headers } = signed({ ...original, input: { ...input, body: compact } });
  return { headers, body: isCompact ? indented : input.body };
}

function whitespace(original: Original): Signed {
  const { headers, body } = signed(original);
  return { headers, body: Buffer.concat([body, Buffer.from("\n")]) };
}

function shifted(original: Original, direction: 1 | -1): Signed {
  const { ts } = original.scheme;
  if (ts === undefined) throw refusal(original, "signs no timestamp");
  if (ts.tolerance === null) throw refusal(original, "names no age from which on a timestamp is refused");
  if (ts.from.startsWith("json:")) throw refusal(original, "takes its timestamp from the body");
  const away = (ts.tolerance + 600) * 1000;
  const timestamp = original.input.timestamp + direction * away;
  return signed({ ...original, input: { ...original.input, timestamp } });
}

/** A wrong signature before the right one. */
function duplicated(original: Original): Signed {
  if (original.scheme.sig?.in !== "header") throw refusal(original, "has its signature in the body");
  const wrong = changedSignature(original, otherDigit);
  const right = signed(original);
  const added = right.headers.filter(([name]) => isSignatureHeader(original.scheme, name));
  return { headers: [...wrong.headers, ...added], body: right.body };
}

function changedSignature(original: Original, change: (digits: string) => string): Signed {
  return withSignatureDigits(original.scheme, signed(original), change);
}

function signed({ scheme, input, secret }: Original): Signed {
  return sign(scheme, input, [secret]);
}

function isExpected({ kind, scheme, input, secret }: Original, tampered: Signed): boolean {
  const request = { ...input, headers: allHeaders(input.headers, tampered.headers), body: tampered.body };
  const { verdict } = verify(scheme, request, [secret], { now: input.timestamp });
  return expectedVerdicts[kind].includes(verdict);
}

/** Headers that signing makes take the place of those the request had. */
function allHeaders(given: RawHeaders, added: RawHeaders): RawHeaders {
  const names = new Set(added.map(([name]) => name.toLowerCase()));
  return [...given.filter(([name]) => !names.has(name.toLowerCase())), ...added];
}

function refusal({ kind, scheme }: Original, problem: string): SigningError {
  return new SigningError(
    `${scheme.id} ${problem}, so there is no ${kind} request`,
    "choose another --tamper kind, or another provider",
  );
}
