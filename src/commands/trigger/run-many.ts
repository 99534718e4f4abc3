import { setMaxListeners } from "node:events";
import type { App, Clock } from "../../app.ts";
import { exitCodeOf } from "../../errors.ts";
import { openHttpClient, sendOnce } from "../../http.ts";
import { type Bar, startBar } from "../../output/progress.ts";
import { interruptible } from "./interrupt.ts";
import { sendMany } from "./many.ts";
import type { TriggerOptions } from "./options.ts";
import { nextDraft, type Plan } from "./prepare.ts";
import { type ReportContext, reportSent, reportSummary, warnUnchecked } from "./report.ts";
import type { Sent } from "./sent.ts";

/** Above this many requests a line for each would only scroll by. */
const mostLines = 20;

/** From here on a kept connection saves more time than loading undici costs. */
const bulk = 500;

/** Sends all requests with bounded memory and prints a summary, also when it is interrupted. */
export async function runMany(app: App, plan: Plan, options: TriggerOptions): Promise<void> {
  const { count, duplicate, concurrency, rate } = options;
  const total = count * duplicate;
  const client = total > bulk ? await openHttpClient({ connections: concurrency }) : null;
  const interrupt = interruptible(app);
  const { signal } = interrupt;
  setMaxListeners(0, signal);
  const shown = await display(app, { ...plan, tamper: options.tamper }, total);
  const startedAt = app.clock.elapsed();
  try {
    const send = client === null ? sendOnce : client.send;
    const sender = { ...plan, signing: { ...plan.signing, signal }, clock: app.clock, send };
    const compose = () => nextDraft(app, plan.event);
    const limits = { count, duplicate, concurrency, rate, signal };
    const totals = await sendMany(sender, { ...limits, compose, onSent: shown.sent });
    const elapsed = app.clock.elapsed() - startedAt;
    shown.end();
    reportSummary(app.io, totals.summary(elapsed));
    if (totals.failed > 0) app.exitCode = exitCodeOf("app");
  } finally {
    shown.clear();
    interrupt.end();
    await client?.close();
  }
}

/** What is shown while requests are sent. */
interface Display {
  sent(sent: Sent): Promise<void>;
  /** All is sent. */
  end(): void;
  /** Takes what moves off the screen. */
  clear(): void;
}

/** A line per request while they are few or under --json; else a bar, and the first failure at the end. */
async function display({ io, clock }: App, context: ReportContext, total: number): Promise<Display> {
  const each = total <= mostLines || io.mode.json;
  const bar = each ? null : await startBar(io, total);
  const showProgress = bar === null ? () => {} : progress(bar, clock);
  let failure: Sent | null = null;
  let careless: Sent | null = null;
  return {
    sent: async (one) => {
      showProgress();
      if (!one.judgement.ok) failure ??= one;
      if (one.judgement.unchecked !== null) careless ??= one;
      if (!each) return;
      reportSent(io, one, context);
      await io.ready();
    },
    end: () => {
      bar?.stop();
      if (failure !== null && !each) reportSent(io, failure, context);
      if (careless !== null) warnUnchecked(io, careless);
    },
    clear: () => bar?.stop(),
  };
}

/** Moves the bar on, at most ten times a second. */
function progress(bar: Bar, clock: Clock): () => void {
  const startedAt = clock.elapsed();
  let done = 0;
  let shownAt = startedAt;
  return () => {
    done += 1;
    const now = clock.elapsed();
    if (now - shownAt < 100) return;
    shownAt = now;
    bar.update(done, done / ((now - startedAt) / 1000));
  };
}
