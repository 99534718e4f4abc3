import type { Candidate, Ending } from "../../listen/candidate.ts";
import type { KnownSecret } from "../secret-choice.ts";

/** The secrets of one provider by where they come from. */
export interface Secrets {
  /** The one that the listener's own endpoint began with; null: there is no such endpoint. */
  readonly first: KnownSecret | null;
  /** What rotations of that endpoint stored since. */
  readonly rotated: readonly KnownSecret[];
  /** Given ones before stored ones. */
  readonly configured: readonly KnownSecret[];
  /** Made for this session. */
  readonly session: readonly string[];
}

/** All of them, in the order they are tried, with how some end and what tells others. */
export interface Arranged extends Pick<Candidate, "secrets" | "endings" | "beside"> {
  /** Each once, without those of the session. */
  readonly known: readonly KnownSecret[];
}

/** Puts those first that stay, then those of the session, then those that end, the latest end first. */
export function arrangeSecrets({ first, rotated, configured, session }: Secrets): Arranged {
  const own = withoutRepeats([...rotated, ...(first === null ? [] : [first])]);
  const known = withoutRepeats([...own, ...configured]);
  const replaced = [...(first !== null && own.length > 1 ? [first.secret] : []), ...endingGiven(configured)];
  const endings = endingsOf(known, replaced);
  const staying = known.filter(({ secret }) => !endings.has(secret));
  const beside = configured.some(({ stored }) => !stored) ? storedOf(staying) : new Map();
  return {
    secrets: [...staying.map(({ secret }) => secret), ...session, ...endings.keys()],
    ...(endings.size > 0 && { endings }),
    ...(beside.size > 0 && { beside }),
    known,
  };
}

/** The first of each secret. */
function withoutRepeats(known: readonly KnownSecret[]): KnownSecret[] {
  return known.filter(({ secret }, place) => known.findIndex((one) => one.secret === secret) === place);
}

/** Given secrets that a rotation ended: they stay accepted, as somebody wants them, but there is a newer one. */
function endingGiven(configured: readonly KnownSecret[]): string[] {
  const ending = new Set(configured.filter(({ until }) => until !== null).map(({ secret }) => secret));
  return configured.filter((one) => !one.stored && ending.has(one.secret)).map(({ secret }) => secret);
}

/** Of the secrets that do not stay how they end; nobody says how long `replaced` ones are good for. */
function endingsOf(known: readonly KnownSecret[], replaced: readonly string[]): Map<string, Ending> {
  const isReplaced = ({ secret, until }: KnownSecret) => until === null && replaced.includes(secret);
  const stays = known.some((one) => one.until === null && !isReplaced(one));
  const ending = known.filter((one) => one.until !== null || isReplaced(one));
  const end = ({ until }: KnownSecret) => until ?? Number.MAX_VALUE;
  ending.sort((a, b) => end(b) - end(a));
  return new Map(ending.map(({ secret, until }) => [secret, { until, replaced: stays }]));
}

/** The stored ones, each with what tells it: `stored secret, endpoint webhook_1`. */
function storedOf(staying: readonly KnownSecret[]): Map<string, string> {
  const stored = staying.filter((one) => one.stored);
  return new Map(stored.map(({ secret, label }) => [secret, label.replace(/^stored/, "stored secret")]));
}
