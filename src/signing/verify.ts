import type { Verification } from "../events/delivery.ts";
import { hasRepeatedKey } from "../events/json.ts";
import { matchesSignature } from "./algorithm.ts";
import { decodeCandidates, type Item, readItems, textsFor } from "./candidates.ts";
import { type CompiledScheme, compileScheme } from "./compile.ts";
import { failures } from "./failures.ts";
import type { Key } from "./keys.ts";
import { readTimestamp } from "./read-timestamp.ts";
import { type Failure, failed, isFailure, placeOf } from "./reasons.ts";
import { RequestReader, type SignedRequest } from "./request.ts";
import { type Scheme, SigningError } from "./scheme.ts";
import { renderTemplate, type SignedContent } from "./template.ts";
import { outsideTolerance } from "./timestamp.ts";

export type { SignedRequest } from "./request.ts";

export interface VerifyOptions {
  /** Wall clock, ms since the epoch. */
  readonly now: number;
  /** Allowed age in seconds instead of the scheme's; 0 or null: the age is not judged. */
  readonly tolerance?: number | null;
}

/**
 * Whether a request is signed as the scheme says, with one of the secrets. Looks in this order: is there a
 * signature, is it well-formed, does any candidate fit any secret, is the timestamp near enough. Timestamps
 * ahead of the clock are refused like old ones. Never throws, whatever the request or the secrets hold.
 */
export function verify(
  scheme: Scheme,
  request: SignedRequest,
  secrets: readonly string[],
  options: VerifyOptions,
): Verification {
  if (scheme.kind === "none") return failed(scheme, failures.unsigned());
  const compiled = tryCompile(scheme);
  if (isFailure(compiled)) return failed(scheme, compiled);
  const outcome = judge({ compiled, reader: new RequestReader(request), secrets, options });
  if (isFailure(outcome)) return failed(scheme, outcome);
  return { verdict: "ok", scheme: scheme.id, reason: null, why: null, hint: null, secret: outcome.secret };
}

function tryCompile(scheme: Scheme): CompiledScheme | Failure {
  try {
    return compileScheme(scheme);
  } catch (thrown) {
    if (thrown instanceof SigningError) return failures.unusableScheme(thrown.message);
    throw thrown;
  }
}

/** One verification under way. */
interface Trial {
  readonly compiled: CompiledScheme;
  readonly reader: RequestReader;
  readonly secrets: readonly string[];
  readonly options: VerifyOptions;
}

type Outcome = Failure | { readonly secret: number };

function judge(trial: Trial): Outcome {
  const { compiled, reader, options } = trial;
  const items = readItems(compiled, reader);
  if (isFailure(items)) return items;
  if (compiled.signsValues && hasRepeatedKey(reader.request.body)) return failures.repeatedKey();
  const candidates = readCandidates(compiled, items);
  if (isFailure(candidates)) return candidates;
  const limit = allowedAge(compiled.scheme, options);
  const timestamp = readTimestamp(compiled.scheme, reader, { items, limit });
  if (isFailure(timestamp)) return timestamp;
  const content = renderTemplate(compiled.signed, {
    scheme: compiled.scheme,
    reader,
    timestamp: timestamp.text,
  });
  if (isFailure(content)) return content;
  const secret = findSecret(trial, content, candidates);
  if (isFailure(secret) || limit === null || timestamp.time === null) return secret;
  return judgeAge(compiled.scheme, timestamp.time, { now: options.now, limit }) ?? secret;
}

/** The well-formed signatures that count for a key. */
type Candidates = (key: Key) => Buffer[] | Failure;

/** Fails at once unless the name of the pairs depends on the secret (Braintree's public key). */
function readCandidates(compiled: CompiledScheme, items: readonly Item[]): Candidates | Failure {
  if (compiled.sig.pairs?.key.includes("{") === true) {
    return (key) => decodeCandidates(compiled, textsFor(compiled, items, key));
  }
  const decoded = decodeCandidates(compiled, textsFor(compiled, items, null));
  return isFailure(decoded) ? decoded : () => decoded;
}

function findSecret(trial: Trial, content: SignedContent, candidates: Candidates): Outcome {
  const { compiled, reader, secrets } = trial;
  const { scheme } = compiled;
  let failure: Failure | null = null;
  let tried = 0;
  for (const [index, secret] of secrets.entries()) {
    const key = compiled.key(secret);
    if ("problem" in key) {
      failure ??= failures.badSecret(key.problem, key.hint);
      continue;
    }
    const counting = candidates(key);
    if (isFailure(counting)) failure ??= counting;
    else if (matchesSignature(scheme, key, { content, candidates: counting })) return { secret: index };
    else tried += 1;
  }
  if (tried > 0)
    return failures.noMatch(scheme, {
      place: placeOf(compiled.sig),
      bytes: reader.request.body.length,
      tried,
    });
  return failure ?? failures.noSecret(scheme);
}

/** Seconds, or null when the age is not judged. */
function allowedAge(scheme: Scheme, options: VerifyOptions): number | null {
  if (scheme.ts === undefined) return null;
  const allowed = options.tolerance === undefined ? scheme.ts.tolerance : options.tolerance;
  return allowed !== null && allowed > 0 ? allowed : null;
}

function judgeAge(scheme: Scheme, time: number, limits: { now: number; limit: number }): Failure | null {
  if (scheme.ts === undefined) return null;
  const age = outsideTolerance(time, scheme.ts.unit, limits);
  if (age === 0) return null;
  return age > 0 ? failures.tooOld(age, limits.limit) : failures.tooNew(age, limits.limit, scheme.ts);
}
