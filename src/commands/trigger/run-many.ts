import { setMaxListeners } from "node:events";
import type { App, Clock } from "../../app.ts";
import { exitCodeOf } from "../../errors.ts";
import { openHttpClient, sendOnce } from "../../http.ts";
import { type Bar, startBar } from "../../output/progress.ts";
import { interruptible } from "./interrupt.ts";
import { sendMany } from "./many.ts";
import type { TriggerOptions } from "./options.ts";
import { nextDraft, type Plan } from "./prepare.ts";
import { type ReportContext, reportSent, reportSummary, sentLines, warnUnchecked } from "./report.ts";
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
  setMaxListeners(0, interrupt.signal);
  const bar = await startBar(app.io, total);
  const report = reporter(app, { ...plan, tamper: options.tamper }, total <= mostLines);
  const startedAt = app.clock.elapsed();
  const showProgress = progress(bar, app.clock);
  const sender = {
    ...plan,
    signing: { ...plan.signing, signal: interrupt.signal },
    clock: app.clock,
    send: client === null ? sendOnce : client.send,
  };
  const compose = () => nextDraft(app, plan.event);
  const onSent = async (sent: Sent) => {
    showProgress();
    await report.sent(sent);
  };
  try {
    const limits = { count, duplicate, concurrency, rate, signal: interrupt.signal };
    const totals = await sendMany(sender, { ...limits, compose, onSent });
    const elapsed = app.clock.elapsed() - startedAt;
    bar.stop();
    report.end();
    reportSummary(app.io, totals.summary(elapsed));
    if (totals.failed > 0) app.exitCode = exitCodeOf("app");
  } finally {
    bar.stop();
    interrupt.end();
    await client?.close();
  }
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

/** A line per request while they are few, else the first failure; under --json a record for each. */
function reporter({ io, ...app }: App, context: ReportContext, each: boolean) {
  let firstFailure: Sent | null = null;
  let unchecked: string | null = null;
  return {
    sent: async (sent: Sent) => {
      firstFailure ??= sent.judgement.ok ? null : sent;
      unchecked ??= sent.judgement.unchecked;
      if (!each && !io.mode.json) return;
      reportSent({ ...app, io }, sent, context);
      await io.ready();
    },
    end: () => {
      if (each || io.mode.json || firstFailure === null) return;
      for (const line of sentLines(io, firstFailure, context)) io.line(line);
      if (unchecked !== null) warnUnchecked(io, unchecked);
    },
  };
}
