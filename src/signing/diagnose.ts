import type { Verdict, Verification } from "../events/delivery.ts";
import { type Case, type Explanation, fits, type Variant } from "./explanation.ts";
import { explanations } from "./explanations.ts";
import type { Scheme } from "./scheme.ts";
import type { SignedRequest } from "./verify.ts";

/** What else may explain a failure, and how long the search may take. */
export interface DiagnoseContext extends Pick<Case, "now" | "otherSecrets" | "otherSchemes"> {
  /** Monotonic clock, ms. */
  readonly elapsed: () => number;
  /** Time for all explanations together, ms; 50 is what a listener can spare. */
  readonly budget: number;
}

/**
 * The verification with the first explanation that makes the signature fit as reason, why and hint; the
 * verdict stays. Tries known mistakes in a fixed order by changing the scheme, the request or the secret and
 * asking the engine again, the timestamp's age left aside. Says so when nothing explains it or time ran out.
 * Never throws, never contains a signature or a secret. A verdict of ok or unsigned comes back unchanged.
 */
export function diagnose(
  scheme: Scheme,
  request: SignedRequest,
  secrets: readonly string[],
  found: Verification,
  context: DiagnoseContext,
): Verification {
  const { fit, complete } = search({ scheme, request, secrets, ...context }, found.verdict, context);
  if (fit !== null) {
    const { why, hint } = fit.variant;
    return { ...found, reason: fit.explanation.reason, why, hint };
  }
  return found.reason === "no_match" ? unexplained(scheme, found, complete) : found;
}

interface Fit {
  readonly explanation: Explanation;
  readonly variant: Variant;
}

/** The rest is for a last variant that is slower than expected. */
const usedPart = 0.7;

function search(
  found: Case,
  verdict: Verdict,
  { elapsed, budget }: DiagnoseContext,
): { fit: Fit | null; complete: boolean } {
  const started = elapsed();
  let complete = true;
  for (const explanation of explanations) {
    if (!explanation.explains.includes(verdict)) continue;
    const end = started + budget * usedPart * (explanation.share ?? 1);
    const variants = explanation.variants(found);
    for (const variant of inTime(variants, { elapsed, end, step: explanation.step?.(found) })) {
      if (variant === null) complete = false;
      else if (fits(found, variant, explanation.timed)) return { fit: { explanation, variant }, complete };
    }
  }
  return { fit: null, complete };
}

interface TimeLimit {
  readonly elapsed: () => number;
  readonly end: number;
  /** What one more is expected to take, ms; as long as the last one when undefined. */
  readonly step: number | undefined;
}

/**
 * The variants for as long as one more is expected to end in time, then null. Building a variant can cost more
 * than checking it, so the clock is asked before each is built.
 */
function* inTime(variants: Iterable<Variant>, { elapsed, end, step }: TimeLimit): Generator<Variant | null> {
  const iterator = variants[Symbol.iterator]();
  for (let now = elapsed(), last = 0; now + (step ?? last) <= end; ) {
    const next = iterator.next();
    if (next.done === true) return;
    yield next.value;
    last = elapsed() - now;
    now += last;
  }
  yield null;
}

function unexplained(scheme: Scheme, found: Verification, complete: boolean): Verification {
  // A token is right or wrong; there is nothing more to say.
  if (scheme.kind === "token") return { ...found, reason: "unexplained" };
  const { others, compare } = wordsFor(scheme.signed ?? "");
  const why = complete
    ? `no known mistake explains it: ${others} changed on the way`
    : "no explanation was found in time: not every known mistake could be tried";
  return {
    ...found,
    reason: "unexplained",
    why,
    hint: `copy the secret of this very endpoint again, and ${compare}`,
  };
}

function wordsFor(signed: string): { others: string; compare: string } {
  if (signed.includes("{url}")) {
    return {
      others: "another URL or secret was used, or the body was",
      compare: "give the URL exactly as it is registered at the provider",
    };
  }
  const secret = "another secret was used, or";
  return signed.includes("{body}")
    ? { others: `${secret} the body was`, compare: "compare the length of the body with what was sent" }
    : { others: `${secret} a signed value was`, compare: "compare the signed values with what was sent" };
}
