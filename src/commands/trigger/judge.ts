import type { HttpOutcome } from "../../http.ts";
import type { TamperKind } from "../../signing/tamper-kinds.ts";

/** What a correct receiver would answer. */
export interface Expectation {
  readonly tamper: TamperKind | null;
  /** `--expect-status`: this one and no other. */
  readonly status: number | null;
  /** The statuses the sender takes for delivered. */
  readonly success: "2xx" | "200";
  /** A sender that repeats holds on to its own rule; else any 2xx is good. */
  readonly repeats: boolean;
}

export interface Judgement {
  readonly ok: boolean;
  /** Said beside the status; null when the status says enough. */
  readonly remark: string | null;
  /** A good answer to a request that had to be refused; what the app fails to check. */
  readonly unchecked: string | null;
}

const fine: Judgement = { ok: true, remark: null, unchecked: null };
const bad: Judgement = { ok: false, remark: null, unchecked: null };

/**
 * Whether the answer is what a correct receiver gives: the expected status, else 2xx for a good request and
 * 4xx for a tampered one.
 */
export function judge(outcome: HttpOutcome, expectation: Expectation): Judgement {
  const { tamper, status } = expectation;
  if (!outcome.ok) return bad;
  if (status !== null) {
    return outcome.status === status ? fine : { ...bad, remark: `expected ${status}` };
  }
  const accepted = outcome.status >= 200 && outcome.status < 300;
  if (tamper !== null) return judgeTampered(outcome.status, accepted, tamper);
  if (!accepted) return bad;
  if (expectation.success === "2xx" || outcome.status === 200) return fine;
  const remark = "the provider takes only 200 for delivered and sends everything else again";
  return { ok: !expectation.repeats, remark, unchecked: null };
}

function judgeTampered(status: number, accepted: boolean, kind: TamperKind): Judgement {
  if (accepted) {
    return { ok: false, remark: "accepted, but it was tampered with", unchecked: unchecked[kind] };
  }
  if (status >= 400 && status < 500) return { ...fine, remark: `refused, as it should be (${kind})` };
  const crashed = "refused by failing: the check throws instead of answering 4xx";
  return { ...bad, remark: status >= 500 ? crashed : "neither accepted nor refused" };
}

/** What a receiver that accepts such a request does not do. */
const unchecked: Readonly<Record<TamperKind, string>> = {
  body: "it does not check the signature against the body, so anyone can change an event",
  signature: "it does not compare the signature, so anyone can send events",
  "no-signature": "it accepts requests without a signature, so anyone can send events",
  "short-signature": "it accepts half a signature, and what is short can be guessed",
  "wrong-secret": "it accepts a signature made with another secret, so anyone can send events",
  uppercase: "it does not compare the signature as it was sent; compare decoded bytes of a strict alphabet",
  reserialized: "it accepts a signature over JSON written again, not over the bytes received",
  whitespace: "it does not check all bytes received: a line break behind the body changes nothing",
  stale:
    "it does not check the age of the signed timestamp, so a recorded delivery can be sent again for ever",
  future: "it does not refuse timestamps ahead of its clock, so a delivery can be made to stay fresh",
  "duplicate-header": "it picks one of two signature headers, so a forged one can ride beside a good one",
};
