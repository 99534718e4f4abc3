import type { Verification } from "../events/delivery.ts";
import { type SignedRequest, verify } from "../signing/verify.ts";
import type { Candidate, Ending, Reading } from "./candidate.ts";

/** A time as people read it, `12:04:31`; with the date when it is not the day of `now`. Both ms. */
export type TellTime = (time: number, now: number) => string;

/** The candidate's secrets that are accepted at `now`, ms; each has the same index as in all of them. */
export function acceptedSecrets({ secrets, endings }: Candidate, now: number): readonly string[] {
  // Nothing ends: the usual case, and every delivery comes by here.
  if (endings === undefined) return secrets;
  return secrets.filter((secret) => !hasEnded(endings.get(secret), now));
}

/** What is worth saying of the secret that fits: how it ends, or that nobody gave it; null when there is nothing. */
export function tellSecret(
  { secrets, endings, beside }: Candidate,
  { secret }: Verification,
  { now, tellTime }: { readonly now: number; readonly tellTime: TellTime },
): string | null {
  if (secret === null || (endings === undefined && beside === undefined)) return null;
  const used = secrets[secret] ?? "";
  const ending = endings?.get(used);
  return ending === undefined ? (beside?.get(used) ?? null) : tellEnding(ending, now, tellTime);
}

/** `old secret, accepted until 12:04:31`. */
function tellEnding({ until, replaced }: Ending, now: number, tellTime: TellTime): string {
  const which = replaced ? "old secret" : "secret";
  return until === null ? which : `${which}, accepted until ${tellTime(until, now)}`;
}

/** The verification of a request that is signed with a secret that has ended; null when it is not. */
export function verifyEnded(
  { candidate, variant }: Reading,
  signed: SignedRequest,
  { now, tellTime }: { readonly now: number; readonly tellTime: TellTime },
): Verification | null {
  for (const [secret, ending] of candidate.endings ?? []) {
    if (ending.until === null || !hasEnded(ending, now)) continue;
    const found = verify(variant.scheme, signed, [secret], { now });
    if (found.verdict === "ok") return { ...found, ...ended(ending.until, now, tellTime), secret: null };
  }
  return null;
}

function hasEnded(ending: Ending | undefined, now: number): boolean {
  return ending !== undefined && ending.until !== null && ending.until <= now;
}

function ended(until: number, now: number, tellTime: TellTime) {
  return {
    verdict: "mismatch",
    reason: "secret_ended",
    why: `the signature fits a secret that was accepted until ${tellTime(until, now)}`,
    hint: "the sender still signs with it: give the sender the new secret, or rotate with a longer --overlap",
  } as const;
}
