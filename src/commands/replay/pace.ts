import type { Clock } from "../../app.ts";

/** The longest a timer can hold, ms. */
const longest = 2_147_483_647;

export interface Pace {
  readonly clock: Clock;
  /** 10: ten times as fast as they were received. */
  readonly speed: number;
  /** Aborted: there is no next one. */
  readonly signal: AbortSignal;
  /** Told of a long wait, ms. */
  readonly onWait: (ms: number) => void;
}

/** From here on a wait is told, ms. */
const long = 10_000;

/**
 * The items, each in its turn: with the spacing they were received with, counted from the first one. Where the clock
 * of the listener went backwards there is no wait, nor for what was received nobody knows when.
 */
export async function* paced<Item extends { readonly receivedAt: number | null }>(
  items: AsyncGenerator<Item>,
  { clock, speed, signal, onWait }: Pace,
): AsyncGenerator<Item> {
  let before: { receivedAt: number; turn: number } | null = null;
  for await (const item of items) {
    const { receivedAt } = item;
    if (receivedAt !== null) {
      const gap = before === null ? 0 : Math.max(0, receivedAt - before.receivedAt) / speed;
      const turn: number = (before?.turn ?? clock.elapsed()) + gap;
      before = { receivedAt, turn };
      if (turn - clock.elapsed() >= long) onWait(turn - clock.elapsed());
      // A timer is exact to a millisecond; shorter waits even out.
      for (let left = turn - clock.elapsed(); left >= 1; left = turn - clock.elapsed()) {
        if (!(await slept(clock, Math.min(left, longest), signal))) return;
      }
    }
    yield item;
  }
}

/** False when the run ended before. */
async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}
