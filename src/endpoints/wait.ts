import type { Failed } from "./answers.ts";
import type { ClientParts } from "./client.ts";
import { waitInWords } from "./retry-after.ts";

/** What one call has waited for so far. */
export interface Waits {
  /** For the rate limit. */
  readonly limit: number;
  /** After failures. */
  readonly failures: number;
}

/** Waits for the rate limit, and tries of one request. */
const mostLimitWaits = 3;
const mostTries = 3;

/** Longest and shortest single wait, ms. */
const longest = 60_000;
const shortest = 250;

export interface Pause {
  readonly ms: number;
  readonly why: string;
  readonly waits: Waits;
}

/** The wait before the next try, or null when there is none. `repeatable`: doing it twice does no harm. */
export function pauseAfter(
  parts: ClientParts,
  { failed, waits, repeatable }: { failed: Failed; waits: Waits; repeatable: boolean },
): Pause | null {
  const provider = parts.connection.provider.id;
  if ((failed.wait ?? 0) > longest) return null;
  if (failed.passing === "rate limit") {
    if (waits.limit >= mostLimitWaits) return null;
    const ms = failed.wait === null ? growing(parts, waits.limit, 1000) : Math.max(failed.wait, shortest);
    const why = `${provider} asks to wait ${waitInWords(ms)} (rate limit)`;
    return { ms, why, waits: { ...waits, limit: waits.limit + 1 } };
  }
  if (failed.passing === null || !repeatable || waits.failures >= mostTries - 1) return null;
  const ms = failed.wait === null ? growing(parts, waits.failures, 500) : Math.max(failed.wait, shortest);
  const why = `${provider} ${whatHappened(failed)}; trying again in ${waitInWords(ms)}`;
  return { ms, why, waits: { ...waits, failures: waits.failures + 1 } };
}

function whatHappened({ status }: Failed): string {
  if (status === null) return "gave no answer";
  return status < 300 ? "gave an answer that cannot be read" : `answered ${status}`;
}

/** Tells of the wait and waits; false when it was stopped. */
export async function waitFor({ clock, onWait, signal }: ClientParts, { why, ms }: Pause): Promise<boolean> {
  onWait(why, ms);
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch {
    return false;
  }
}

/** Twice as long each time, between half and all of it by chance, so that many do not come back at once. */
function growing({ bytes }: ClientParts, times: number, first: number): number {
  const chance = bytes(4).readUInt32BE() / 2 ** 32;
  return Math.round(first * 2 ** times * (0.5 + chance / 2));
}
