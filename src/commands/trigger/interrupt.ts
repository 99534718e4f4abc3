import type { App } from "../../app.ts";

/** What a run needs to stop early and still say how far it came. */
export interface Interrupt {
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  /** Gives the signals back and sets the exit code if one came; call it last. */
  end(): void;
}

/** Takes over the signals until `end` is called. */
export function interruptible(app: App): Interrupt {
  const stop = new AbortController();
  let code: number | null = null;
  const undo = app.onInterrupt((signal) => {
    code = signal === "SIGTERM" ? 143 : 130;
    stop.abort();
  });
  return {
    signal: stop.signal,
    end: () => {
      undo();
      if (code !== null) app.exitCode = code;
    },
  };
}
