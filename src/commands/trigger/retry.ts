import { headerValues } from "../../events/delivery.ts";
import type { HttpOutcome } from "../../http.ts";
import type { Draft } from "../../trigger/compose.ts";
import type { RetryPreset } from "./presets.ts";
import { type Sender, type Sent, sendDraft } from "./sent.ts";

export interface RetryOptions {
  readonly draft: Draft;
  readonly preset: RetryPreset;
  /** Divides every wait. */
  readonly timeScale: number;
  readonly signal: AbortSignal;
  readonly onSent: (sent: Sent) => void;
  /** Before a wait: how long it would take at the sender, and when the next attempt comes here. */
  readonly onWait: (wait: { planned: number; until: number; left: number }) => void;
}

/** How it ended. */
export type RetryEnd = "accepted" | "exhausted" | "stopped" | "interrupted";

/**
 * Sends the same event again by the preset's schedule, signed afresh each time, until it is accepted, the
 * schedule ends, the answer asks for no more, or the signal aborts.
 */
export async function sendUntilAccepted(sender: Sender, options: RetryOptions): Promise<RetryEnd> {
  const { preset, signal } = options;
  for (let attempt = 1; ; attempt++) {
    const sent = await sendDraft(sender, numbered(options.draft, preset, attempt), attempt);
    if (signal.aborted) return "interrupted";
    options.onSent(sent);
    if (sent.judgement.ok) return "accepted";
    if (asksToStop(sent.outcome, preset)) return "stopped";
    const planned = preset.waits[attempt - 1];
    if (planned === undefined) return "exhausted";
    const wait = waitAfter(sent.outcome, { planned, preset, now: sender.clock.now() });
    if (!(await pause(sender, options, { wait, attempt }))) return "interrupted";
  }
}

/**
 * The wait before the next attempt, ms: the planned one, longer when the answer has a Retry-After the preset
 * honours (seconds or an HTTP date, RFC 9110 section 10.2.3; anything else is ignored).
 */
export function waitAfter(
  outcome: HttpOutcome,
  { planned, preset, now }: { planned: number; preset: RetryPreset; now: number },
): number {
  const slow = outcome.ok ? outcome.status === 429 : outcome.kind === "timeout";
  const least = slow ? Math.max(planned, preset.slowest ?? 0) : planned;
  if (preset.longest === undefined || !outcome.ok) return least;
  const asked = readRetryAfter(headerValues(outcome.headers, "retry-after"), now);
  return asked === null ? least : Math.max(least, Math.min(asked, preset.longest(planned)));
}

function readRetryAfter(values: readonly string[], now: number): number | null {
  const [value = "", ...others] = values;
  if (others.length > 0) return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const isDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(value);
  const date = isDate ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

async function pause(
  { clock }: Sender,
  { preset, timeScale, signal, onWait }: RetryOptions,
  { wait, attempt }: { wait: number; attempt: number },
): Promise<boolean> {
  const scaled = wait / timeScale;
  onWait({ planned: wait, until: clock.now() + scaled, left: preset.waits.length - attempt + 1 });
  try {
    // A timer holds 24 days; no schedule with its scale comes near what people wait for.
    await clock.sleep(Math.min(scaled, 2_147_483_647), signal);
    return !signal.aborted;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}

function numbered(draft: Draft, { countHeader }: RetryPreset, attempt: number): Draft {
  if (countHeader === undefined || attempt === 1) return draft;
  return { ...draft, headers: [...draft.headers, [countHeader, String(attempt - 1)]] };
}

function asksToStop(outcome: HttpOutcome, { stopsAt, stopHeader }: RetryPreset): boolean {
  if (!outcome.ok) return false;
  if (stopsAt?.includes(outcome.status) === true) return true;
  return stopHeader !== undefined && headerValues(outcome.headers, stopHeader[0]).includes(stopHeader[1]);
}
