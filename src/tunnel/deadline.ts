import type { TunnelClock } from "./tunnel.ts";

export interface Deadline<T> {
  /** Ms the work may take. */
  readonly limit: number;
  readonly clock: TunnelClock;
  /** Ends the wait early. */
  readonly signal: AbortSignal;
  /** Ms the work gets to end in order once it was told to; 0 unless given. */
  readonly grace?: number;
  /** Gets what the work comes to after nobody waits for it any more. */
  readonly late?: (value: T) => void;
}

/** What came of work with a deadline. */
export type Timely<T> = { readonly inTime: true; readonly value: T } | { readonly inTime: false };

/**
 * Waits for the work no longer than its limit or until the signal aborts; then the work's own signal aborts and
 * nothing of it is waited for beyond the grace. Rejects with what the work rejects with in time.
 */
export async function within<T>(
  { limit, clock, signal, grace = 0, late }: Deadline<T>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Timely<T>> {
  const stop = new AbortController();
  const timer = linkedTo(signal);
  try {
    const working = begin(work, stop.signal);
    const first = await Promise.race([working.then(inTime), pause(clock, limit, timer.signal)]);
    if (first.inTime) return first;
    stop.abort();
    const ended = working.then(late, () => {});
    if (grace > 0) await untilEither(ended, (over) => pause(clock, grace, over));
    return first;
  } finally {
    timer.end();
  }
}

/** So that work that throws at once is no different. */
async function begin<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return work(signal);
}

function inTime<T>(value: T): Timely<T> {
  return { inTime: true, value };
}

const tooLate = { inTime: false } as const;

/** Resolves after `ms`, or at once when the signal aborts. */
async function pause(clock: TunnelClock, ms: number, signal: AbortSignal): Promise<typeof tooLate> {
  if (!signal.aborted) await clock.sleep(ms, signal).catch(() => {});
  return tooLate;
}

async function untilEither(
  one: Promise<unknown>,
  other: (over: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const over = new AbortController();
  await Promise.race([one, other(over.signal)]);
  over.abort();
}

/** A signal that aborts with another one or when it is ended. */
function linkedTo(signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const own = new AbortController();
  const end = () => {
    signal.removeEventListener("abort", end);
    own.abort();
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end);
  return { signal: own.signal, end };
}
