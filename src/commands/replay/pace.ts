import type { Clock } from "../../app.ts";

/** Resolves when it is the turn of the delivery received then; rejects when the run ends before. */
export type Pace = (receivedAt: number) => Promise<void>;

/** The longest a timer can hold, ms. */
const longest = 2_147_483_647;

export interface PaceOptions {
  readonly clock: Clock;
  /** 10: ten times as fast as they were received; null: each at once. */
  readonly speed: number | null;
  readonly signal: AbortSignal;
  /** Told of a long wait, ms. */
  readonly onWait: (ms: number) => void;
}

/** From here on a wait is told, ms. */
const long = 10_000;

/**
 * Keeps the spacing deliveries were received with, counted from the first one. To be asked in their order; where the
 * clock of the listener went backwards there is no wait.
 */
export function createPace({ clock, speed, signal, onWait }: PaceOptions): Pace {
  let before: { receivedAt: number; turn: number } | null = null;
  return async (receivedAt) => {
    if (speed === null) return;
    const gap = before === null ? 0 : Math.max(0, receivedAt - before.receivedAt) / speed;
    const turn: number = before === null ? clock.elapsed() : before.turn + gap;
    before = { receivedAt, turn };
    if (turn - clock.elapsed() >= long) onWait(turn - clock.elapsed());
    // A timer is exact to a millisecond; shorter waits even out.
    for (let left = turn - clock.elapsed(); left >= 1; left = turn - clock.elapsed()) {
      await clock.sleep(Math.min(left, longest), signal);
    }
  };
}
