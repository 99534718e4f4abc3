import type { Verdict } from "../events/delivery.ts";
import type { Scheme } from "./scheme.ts";
import { type SignedRequest, verify } from "./verify.ts";

/** What was verified, and what else is known that may explain why it failed. */
export interface Case {
  readonly scheme: Scheme;
  readonly request: SignedRequest;
  readonly secrets: readonly string[];
  /** Wall clock, ms. */
  readonly now: number;
  /** Secrets of other endpoints; the label is shown, the secret never. */
  readonly otherSecrets: readonly { label: string; secret: string }[];
  /** Schemes of every provider that is known, the case's own among them. */
  readonly otherSchemes: readonly { provider: string; scheme: Scheme; secrets: readonly string[] }[];
}

/** One change to the case. If the engine then says ok, `why` and `hint` are the explanation. */
export interface Variant {
  readonly scheme?: Scheme;
  readonly request?: SignedRequest;
  readonly secrets?: readonly string[];
  /** What is wrong, one sentence without a full stop. */
  readonly why: string;
  /** What to change, one sentence without a full stop. */
  readonly hint: string;
}

/** One mistake people make, as the changes that undo it, most common first. */
export interface Explanation {
  /** Stable snake_case name. */
  readonly reason: string;
  /** The verdicts it can explain. */
  readonly explains: readonly Verdict[];
  /** Part of the time it may use at most, 0 to 1; all that is left when absent. */
  readonly share?: number;
  /** What one variant is expected to cost, ms; what the one before it did cost when absent. */
  step?(found: Case): number;
  /** True when the age of the timestamp is judged too. */
  readonly timed?: boolean;
  variants(found: Case): Iterable<Variant>;
}

/** Whether the signature is right once the variant's change is made. The engine is the only judge. */
export function fits(found: Case, variant: Variant, timed = false): boolean {
  const { scheme = found.scheme, request = found.request, secrets = found.secrets } = variant;
  const options = timed ? { now: found.now } : { now: found.now, tolerance: 0 };
  return verify(scheme, request, secrets, options).verdict === "ok";
}
