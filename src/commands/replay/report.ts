import type { App } from "../../app.ts";
import type { Attempt } from "../../events/delivery.ts";
import { DeliveryColumns } from "../../output/columns.ts";
import { attemptLines, attemptRecord } from "../../output/delivery.ts";
import { type DeliveryLook, lookOf } from "../../output/look.ts";
import { join, type Text, text } from "../../output/text.ts";
import { count } from "../../output/time.ts";
import { createRepeats, type Repeats } from "../listen/repeats.ts";
import type { Ready } from "./prepare.ts";
import type { ReplaySummary } from "./totals.ts";

/** How this run draws deliveries. */
export function deliveryLook({ io, clock }: App, widths: DeliveryColumns): DeliveryLook {
  return { now: clock.now(), showHeaders: false, showBody: false, widths, ...lookOf(io) };
}

/**
 * Prints each attempt on stdout: a record under --json, else its line, with the app named when it is another one than
 * in the line before, and below it why it did not accept, as long as that is new.
 */
export function createReport(app: App): (ready: Ready, attempt: Attempt) => void {
  const { io, clock } = app;
  const widths = new DeliveryColumns();
  const repeats = createRepeats(() => clock.elapsed());
  let appBefore = "";
  return (ready, attempt) => {
    if (io.mode.json) {
      io.record(attemptRecord(attempt));
      return;
    }
    const { origin } = new URL(attempt.url);
    const look = deliveryLook(app, widths);
    const namesApps = origin !== appBefore || ready.sends.length > 1;
    appBefore = origin;
    const lines = attemptLines(outcomeOf(ready), attempt, { ...look, namesApps });
    const [, ...why] = attemptLines(outcomeOf(ready), attempt, { ...look, namesApps: false });
    for (const line of [...lines.slice(0, lines.length - why.length), ...withoutRepeats(why, repeats)])
      io.line(line);
  };
}

/** As the listener shows it; the sender waits for no answer. */
function outcomeOf({ delivery, provider }: Ready) {
  const answer = { status: 200, by: "app", ms: 0 } as const;
  return { delivery, answer, attempts: [], provider, handshake: false };
}

function withoutRepeats(why: readonly Text[], repeats: Repeats): readonly Text[] {
  if (why.length === 0) return [];
  const words = why.map(({ plain }) => plain).join("\n");
  const shown = repeats(words);
  if (shown === null) return [];
  return shown === words ? why : [...why, text`          ${shown.slice(words.length + 1)}`];
}

/** The counts of a run: one line, or the last record. */
export function reportSummary({ io }: App, summary: ReplaySummary, options: { dryRun: boolean }): void {
  if (io.mode.json) {
    io.record({ v: 1, kind: "summary", ...summary, dryRun: options.dryRun });
    return;
  }
  const { paint, glyphs } = io;
  const { replayed, accepted, refused, unanswered, skipped, unsendable } = summary;
  const part = (number: number, paintIt: (value: Text) => Text, words: string) =>
    number === 0 ? [] : [paintIt(text`${count(number)} ${words}`)];
  const parts = [
    text`${count(replayed)} ${options.dryRun ? "would be replayed" : "replayed"}`,
    ...part(accepted, paint.green, "accepted"),
    ...part(refused, paint.red, "refused by the app"),
    ...part(unanswered, paint.red, "without an answer"),
    ...Object.entries(skipped).map(([verdict, many]) =>
      paint.yellow(text`${count(many)} skipped (${verdict})`),
    ),
    ...Object.entries(unsendable).map(([code, many]) =>
      paint.red(text`${count(many)} not sent (${reasons[code] ?? code})`),
    ),
  ];
  io.line(join(parts, ` ${glyphs.dot} `));
}

/** Why one could not be sent, by the code of the error. */
const reasons: Readonly<Record<string, string>> = {
  record_damaged: "damaged in the store",
  unknown_delivery: "no longer stored",
  no_destination: "no app is known",
  missing_provider: "no provider is known",
  bad_set: "--set does not fit",
  cannot_sign: "cannot be signed",
};
