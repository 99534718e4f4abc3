/** The first wait, how it doubles, and where it stays at last, ms. */
const first = 200;
const longest = 30_000;
/**
 * For about a minute the waits stay short: who restarts a tunnel's server waits for it to come back. Whoever is
 * gone for longer is asked less and less often.
 */
const shortSteps = 4;
const shortTries = 20;

/**
 * How long to wait after so many failed tries in a row (1 or more), ms: 0.2 s doubled to 3.2 s for the first
 * minute, then on to 30 s. `chance` is from 0 to 1 and moves it by up to a fifth either way, so that many
 * listeners do not come back at the same moment.
 */
export function retryDelay(failures: number, chance: number): number {
  const steps =
    failures <= shortTries ? Math.min(failures - 1, shortSteps) : failures - shortTries + shortSteps;
  const delay = Math.min(longest, first * 2 ** Math.max(0, Math.min(steps, 16)));
  return Math.round(delay * (0.8 + 0.4 * chance));
}
