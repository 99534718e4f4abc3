import type { Verdict, Verification } from "../events/delivery.ts";
import type { SignedRequest } from "../signing/verify.ts";
import { type Candidate, type Reading, readingsOf } from "./candidate.ts";
import type { Identified } from "./identify.ts";
import type { Suggest } from "./suggest.ts";

/** A reading under which a request did not verify. */
export interface Failure {
  readonly reading: Reading;
  readonly verification: Verification;
}

export interface ExplainContext {
  /** In order of trust: configured ones first. */
  readonly candidates: readonly Candidate[];
  /** Secrets a sender may have mixed up; the label is shown, the secret never. */
  readonly otherSecrets: readonly { readonly label: string; readonly secret: string }[];
  readonly suggest: Suggest;
  /** Monotonic clock, ms. */
  readonly elapsed: () => number;
}

/** `now` in ms since the epoch. */
export type Explain = (
  request: SignedRequest,
  now: number,
  failures: readonly Failure[],
) => Promise<Identified>;

/**
 * Turns failed readings into one answer: of those that came furthest the first whose mistake can be named,
 * else the first. Without any reading: what the request's headers suggest.
 */
export function createExplain(context: ExplainContext): Explain {
  const { suggest } = context;
  const search = createSearch(context);
  return async (request, now, failures) => {
    let unexplained: Identified | null = null;
    for (const failure of furthestOf(failures)) {
      const { provider, configured } = failure.reading.candidate;
      const verification = await search(request, now, failure);
      if (verification.reason === "unexplained") {
        const known = configured ? verification : await suggest.unknownSecret(verification, failure.reading);
        unexplained ??= { provider, verification: known };
      } else if (verification.verdict === "missing" && verification.reason === failure.verification.reason) {
        return {
          provider,
          verification: await suggest.anotherProvider(verification, request.headers, provider),
        };
      } else {
        return { provider, verification };
      }
    }
    return unexplained ?? { provider: null, verification: await suggest.unrecognised(request.headers) };
  };
}

/** How far the check came: the signature fits, is wrong, cannot be read, is not there. */
const furthestFirst: readonly Verdict[] = ["stale", "future", "mismatch", "malformed", "missing"];

function furthestOf(failures: readonly Failure[]): Failure[] {
  const verdict = furthestFirst.find((one) =>
    failures.some((failure) => failure.verification.verdict === one),
  );
  return failures.filter((failure) => failure.verification.verdict === verdict);
}

type Search = (request: SignedRequest, now: number, failure: Failure) => Promise<Verification>;

function createSearch({ candidates, otherSecrets, elapsed }: ExplainContext): Search {
  const withBudget = createBudget(elapsed);
  const otherSchemes = candidates.flatMap(readingsOf).map(({ candidate, variant }) => ({
    provider: candidate.provider.id,
    scheme: variant.scheme,
    secrets: candidate.secrets,
  }));
  return async (request, now, { reading, verification }) => {
    const { diagnose } = await import("../signing/diagnose.ts");
    const { candidate, variant } = reading;
    return withBudget((budget) => {
      const context = { now, elapsed, budget, otherSecrets, otherSchemes };
      return diagnose(variant.scheme, request, candidate.secrets, verification, context);
    });
  };
}

/** Longest search for one explanation, ms. */
const longest = 50;
/** All searches together may take a tenth of the time, after a start of one second. */
const share = 0.1;
const start = 1000;

/** So that a flood of wrong signatures cannot keep the listener from its deliveries. */
function createBudget(elapsed: () => number): <T>(search: (budget: number) => T) => T {
  let left = start;
  let last = elapsed();
  return (search) => {
    const began = elapsed();
    left = Math.min(start, left + (began - last) * share);
    const found = search(Math.max(0, Math.min(longest, left)));
    last = elapsed();
    left = Math.max(0, left - (last - began));
    return found;
  };
}
