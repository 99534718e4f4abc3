import type { Draft } from "../../trigger/compose.ts";
import { createPace } from "./pace.ts";
import { resultOf, type Sender, type Sent, sendDraft } from "./sent.ts";
import { Totals } from "./totals.ts";

export interface ManyOptions {
  readonly compose: () => Draft;
  /** Different events. */
  readonly count: number;
  /** How often each is sent. */
  readonly duplicate: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Most requests per second. */
  readonly rate: number | null;
  readonly signal: AbortSignal;
  /** Called after each request; a promise holds that worker back. */
  readonly onSent: (sent: Sent) => void | Promise<void>;
}

/**
 * Sends `count` × `duplicate` requests with `concurrency` workers that each wait for one answer before the
 * next request, so memory does not grow with the count. Resolves when all are sent or the signal aborted;
 * requests cut off by the signal are not counted.
 */
export async function sendMany(sender: Sender, options: ManyOptions): Promise<Totals> {
  const { signal, concurrency, count, duplicate } = options;
  const totals = new Totals();
  const nextDraft = draftsOf(options);
  const turn = createPace(options.rate, sender.clock, signal);

  async function work(): Promise<void> {
    for (let draft = nextDraft(); draft !== null && !signal.aborted; draft = nextDraft()) {
      await turn();
      const sent = await sendDraft(sender, draft);
      if (signal.aborted && isCutOff(sent)) return;
      totals.add(sent.judgement.ok, resultOf(sent.outcome), sent.outcome.ok ? sent.outcome.ms : null);
      await options.onSent(sent);
    }
  }

  const workers = Array.from({ length: Math.min(concurrency, count * duplicate) }, work);
  const results = await Promise.allSettled(workers);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined && !signal.aborted) throw failed.reason;
  return totals;
}

/** The drafts in order, each `duplicate` times; null at the end. */
function draftsOf({ compose, count, duplicate }: ManyOptions): () => Draft | null {
  let taken = 0;
  let draft: Draft | null = null;
  return () => {
    if (taken >= count * duplicate) return null;
    if (draft === null || taken % duplicate === 0) draft = compose();
    taken += 1;
    return draft;
  };
}

function isCutOff({ outcome }: Sent): boolean {
  return !outcome.ok && outcome.kind === "aborted";
}
