import type { Clock } from "../../app.ts";

/**
 * Lets at most `rate` calls per second through, evenly spread and without a burst after a pause; null: all at
 * once. A call resolves when its turn has come and rejects when `signal` aborts.
 */
export function createPace(rate: number | null, clock: Clock, signal: AbortSignal): () => Promise<void> {
  if (rate === null) return async () => {};
  const interval = 1000 / rate;
  let next = clock.elapsed();
  return async () => {
    const now = clock.elapsed();
    const turn = Math.max(next, now);
    next = turn + interval;
    // A timer is exact to a millisecond; shorter waits even out.
    if (turn - now >= 1) await clock.sleep(turn - now, signal);
  };
}
