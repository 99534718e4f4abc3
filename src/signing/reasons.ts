import type { Verdict, Verification } from "../events/delivery.ts";
import type { Encoding, Scheme, SignatureLocation, Source, TimestampRule } from "./scheme.ts";

/** Why a request is not ok: a verdict, a stable snake_case reason, and two sentences for a human. */
export interface Failure {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly why: string;
  readonly hint: string;
}

/** Tells a failure from the value that was wanted instead. */
export function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "verdict" in value && "reason" in value;
}

/** The verification that says this failure. */
export function failed(scheme: Scheme, failure: Failure): Verification {
  const { verdict, reason, why, hint } = failure;
  return { verdict, scheme: scheme.id, reason, why, hint, secret: null };
}

/** A header as its provider writes it: `Payvost-Signature`, `X-GitHub-Event`, `opm-signature`. */
export function headerName(name: string): string {
  if (lowerCase.test(name)) return name;
  return name.replace(
    /[^-]+/g,
    (word) => spellings.get(word) ?? word.charAt(0).toUpperCase() + word.slice(1),
  );
}

/** Providers whose pages write their headers small. */
const lowerCase = /^(opm|monnify|moniepoint|webhook|svix|verif|x-(paystack|square|zm))-/;

const spellings: ReadonlyMap<string, string> = new Map(
  [
    ...["PaymentFlow", "GitHub", "HubSpot", "PagerDuty", "DocuSign", "ElevenLabs", "WorkOS"],
    ...["HmacSignature", "MerchantId", "RequestTimestamp", "ANET", "CC", "CIO", "LD", "LI", "WC"],
  ].map((word) => [word.toLowerCase(), word]),
);

/** The place of a signature in words: `Payvost-Signature`, `the body field sha512`. */
export function placeOf(location: SignatureLocation): string {
  const names = typeof location.name === "string" ? [location.name] : location.name;
  if (location.in === "json") return `the body field ${names[0]}`;
  if (location.in === "form") return `the form field ${names[0]}`;
  return names.map((name) => headerName(name.replace(/-\*$/, "-1"))).join(" or ");
}

/** The place a timestamp comes from in words. */
export function sourceName(from: Source): string {
  const name = from.slice(from.indexOf(":") + 1);
  if (from.startsWith("header:")) return headerName(name);
  return from.startsWith("sig:") ? `${name}= in the signature` : `the body field ${name}`;
}

export const encodingWords: Readonly<Record<Encoding, string>> = {
  hex: "lower-case hex",
  "hex-upper": "upper-case hex",
  base64: "base64 with its padding",
  base64url: "base64url without padding",
  raw: "plain text",
};

export const unitWords: Readonly<Record<TimestampRule["unit"], string>> = {
  s: "a whole number of seconds since 1970",
  ms: "a whole number of milliseconds since 1970",
  iso: "an ISO 8601 time with a zone",
};

/** A time span in its largest sensible unit: `12 minutes`. */
export function duration(seconds: number): string {
  const units = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ] as const;
  const [size, name] = units.find(([length]) => seconds >= 2 * length) ?? [1, "second"];
  return count(Math.round(seconds / size), name);
}

/** `1 byte`, `2 bytes` */
export function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
