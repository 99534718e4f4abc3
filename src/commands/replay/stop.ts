import { setMaxListeners } from "node:events";
import type { App } from "../../app.ts";
import { empty } from "../../output/text.ts";
import { interruptible } from "../trigger/interrupt.ts";

/** When a run ends before its end. */
export interface Stop {
  /** Aborts when nothing new is to be taken: at a signal, or when nobody reads stdout any more. */
  readonly signal: AbortSignal;
  /** It was aborted because nobody reads stdout. */
  readonly unread: boolean;
  /** Gives the signals back and sets the exit code if one came. */
  end(): void;
}

/** Takes over the signals until `end` is called. */
export function stopSignals(app: App): Stop {
  const interrupt = interruptible(app);
  // The terminal has just shown ^C, without a line break.
  interrupt.signal.addEventListener("abort", () => {
    if (app.io.stdoutIsTty) app.io.note(empty);
  });
  const unread = new AbortController();
  void app.io.stdoutClosed.then(() => unread.abort());
  const signal = AbortSignal.any([interrupt.signal, unread.signal]);
  setMaxListeners(0, signal);
  return {
    signal,
    get unread() {
      return unread.signal.aborted && !interrupt.signal.aborted;
    },
    end: () => interrupt.end(),
  };
}
