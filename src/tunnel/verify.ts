import type { Trouble } from "./classify.ts";
import type { OpenedTunnel } from "./opened.ts";
import type { TunnelClock } from "./tunnel.ts";

export interface VerifyParts {
  readonly clock: TunnelClock;
  /** Null: our own answer came back through the URL. */
  readonly probe: (url: string, signal: AbortSignal) => Promise<Trouble | null>;
  /** Told what is wrong each time once that takes long. */
  readonly onSlow: (trouble: Trouble) => void;
}

/** Ms: the first and the longest pause between probes, when a user is told, when it is given up. */
const firstPause = 250;
const longestPause = 2_000;
const slowAfter = 5_000;
const limit = 30_000;

/**
 * Probes a new tunnel until it leads here: many are reachable only some time after they were opened. Null when
 * it does; else what is wrong with it after 30 s, or at once when it ended (`tunnel.signal`).
 */
export async function verifyTunnel(tunnel: OpenedTunnel, parts: VerifyParts): Promise<Trouble | null> {
  const { clock, probe, onSlow } = parts;
  const began = clock.elapsed();
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 2)) {
    const trouble = await probe(tunnel.url, tunnel.signal);
    const taken = clock.elapsed() - began;
    if (trouble === null || tunnel.signal.aborted || taken >= limit) return trouble;
    if (taken >= slowAfter) onSlow(trouble);
    await clock.sleep(pause, tunnel.signal).catch(() => {});
    if (tunnel.signal.aborted) return trouble;
  }
}
