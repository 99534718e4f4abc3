import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { createIds } from "../events/ids.ts";
import { clearTimeout, setTimeout } from "../http/timers.ts";

/**
 * What a listener in a test needs of the process. The time is the test's own, faked or not, as the app under test
 * judges signatures by the same; durations and waits are real, so that nothing stands still with a faked clock.
 */
export const clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
};

export const ids = createIds(clock.now, randomBytes);

/** Resolves after `ms`, or when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
