import { hanging } from "../../output/hanging.ts";
import type { Io } from "../../output/io.ts";
import { lookOf } from "../../output/look.ts";
import { join, type Text, text } from "../../output/text.ts";
import { count, duration } from "../../output/time.ts";
import type { TamperKind } from "../../signing/tamper-kinds.ts";
import { type ExplainContext, explainSent } from "./explain.ts";
import { resultOf, type Sent } from "./sent.ts";
import type { Summary } from "./totals.ts";

/** How requests of one run are reported. */
export interface ReportContext extends Omit<ExplainContext, "redact" | "tampered"> {
  readonly tamper: TamperKind | null;
}

/** The `sent` record of the contract. `ms` are whole milliseconds. */
export function sentRecord({ draft, url, outcome, attempt }: Sent, tamper: TamperKind | null): object {
  return {
    v: 1,
    kind: "sent",
    id: draft.id,
    eventType: draft.type,
    url,
    status: outcome.ok ? outcome.status : null,
    ms: Math.round(outcome.ms),
    attempt,
    tamper,
    error: outcome.ok ? null : outcome.kind,
  };
}

/** Prints one request on stdout: a record under --json, else its line and what went wrong below it. */
export function reportSent(io: Io, sent: Sent, context: ReportContext): void {
  if (io.mode.json) io.record(sentRecord(sent, context.tamper));
  else for (const line of sentLines(io, sent, context)) io.line(line);
}

/** Says on stderr what an app that accepted a tampered request fails to check; never silenced. */
export function warnUnchecked(io: Io, { judgement }: Sent): void {
  if (judgement.unchecked === null) return;
  const warning = io.notePaint.yellow("warning:");
  io.warn(text`${warning} the app accepted a request it must refuse: ${judgement.unchecked}`);
}

/** `✓ sent payment.succeeded evt_… → 200  8 ms  http://127.0.0.1:4400/`, indented below it what went wrong. */
function sentLines(io: Io, sent: Sent, context: ReportContext): Text[] {
  const { paint, glyphs } = io;
  const { judgement, draft, outcome, url } = sent;
  const mark = judgement.ok ? paint.green(text`${glyphs.ok} sent`) : paint.red(text`${glyphs.fail} sent`);
  const names = [paint.bold(draft.type ?? "event"), ...(draft.id === null ? [] : [paint.dim(draft.id)])];
  const result = paint[judgement.ok ? "green" : "red"](text`${glyphs.to} ${resultOf(outcome)}`);
  const details = [paint.dim(duration(outcome.ms)), paint.dim(url), ...remarks(io, sent, context)];
  const explained = explainSent(sent, {
    ...context,
    tampered: context.tamper !== null,
    redact: (value) => io.redact(value),
  });
  return [
    text`${join([mark, ...names, result], " ")}  ${join(details, "  ")}`,
    ...explained.flatMap(({ label, text: words }) =>
      hanging(text`  ${paint.dim(label.padEnd(4))} `, words, lookOf(io)),
    ),
  ];
}

/** The counts of a run of many: one line, or the contract's `summary` record. */
export function reportSummary(io: Io, summary: Summary): void {
  if (io.mode.json) {
    io.record({ v: 1, kind: "summary", ...summary });
    return;
  }
  const { paint, glyphs } = io;
  const failures = Object.entries(summary.failures).map(([what, times]) => `${what} ×${count(times)}`);
  const parts = [
    text`${count(summary.sent)} sent`,
    paint.green(text`${count(summary.ok)} ok`),
    ...(summary.failed === 0
      ? []
      : [paint.red(text`${count(summary.failed)} failed (${failures.join(", ")})`)]),
    text`${count(Math.round(summary.rps))}/s`,
    ...latency("p50", summary.p50),
    ...latency("p99", summary.p99),
  ];
  io.line(join(parts, ` ${glyphs.dot} `));
}

function remarks({ paint }: Io, { judgement, outcome }: Sent, { provider, tamper }: ReportContext): Text[] {
  const limit = provider.delivery.timeLimit;
  const slow = outcome.ok && tamper === null && limit !== null && outcome.ms > limit;
  return [
    ...(judgement.remark === null ? [] : [paint[judgement.ok ? "dim" : "yellow"](judgement.remark)]),
    ...(slow ? [paint.yellow(text`slow: ${provider.id} waits ${duration(limit)}`)] : []),
  ];
}

function latency(name: string, ms: number | null): Text[] {
  return ms === null ? [] : [text`${name} ${ms < 10 ? `${ms} ms` : duration(ms)}`];
}
