import { onTestFinished } from "vitest";
import { newHome, startListener } from "../../bench/fire.js";

/** A listener of the built product, as `bench/fire.js` starts it. */
export interface Listener {
  readonly port: number;
  readonly pid: number;
  readonly home: string;
  /** Its own exit code, or that of what stands before it. */
  readonly ended: Promise<{ code: number | null; signal: string | null; stderr: string }>;
  stderr(): string;
  records(): Record<string, unknown>[];
}

export interface ListenerOptions {
  readonly args?: string[];
  /** What stands before it, such as strace. */
  readonly wrap?: string[];
  readonly env?: Record<string, string>;
  readonly home?: string;
}

/** Starts it for one test, at whose end it is killed if it still runs. */
export async function listenerFor(options: ListenerOptions = {}): Promise<Listener> {
  const home = options.home ?? newHome();
  const listener = { home, ...(await startListener(home, options)) };
  onTestFinished(async () => {
    try {
      process.kill(listener.pid, "SIGKILL");
    } catch {}
    await listener.ended;
  });
  return listener;
}

/** Ends it in order; how it ended. */
export function stop(listener: Listener): Listener["ended"] {
  process.kill(listener.pid, "SIGTERM");
  return listener.ended;
}
