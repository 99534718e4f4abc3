import type { Verdict } from "../events/delivery.ts";

/** The ways to make a signed request wrong. */
export const tamperKinds = [
  "body",
  "signature",
  "no-signature",
  "short-signature",
  "wrong-secret",
  "uppercase",
  "reserialized",
  "whitespace",
  "stale",
  "future",
  "duplicate-header",
] as const;

export type TamperKind = (typeof tamperKinds)[number];

/** The verdicts a correct receiver may come to. */
export const expectedVerdicts: Readonly<Record<TamperKind, readonly Verdict[]>> = {
  body: ["mismatch"],
  signature: ["mismatch"],
  "no-signature": ["missing"],
  "short-signature": ["malformed", "mismatch"],
  "wrong-secret": ["mismatch"],
  uppercase: ["malformed"],
  reserialized: ["mismatch"],
  whitespace: ["mismatch"],
  stale: ["stale"],
  future: ["future"],
  "duplicate-header": ["malformed"],
};
