import type { App } from "../../app.ts";
import { exitCodeOf } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { count } from "../../output/time.ts";
import type { ReplayOptions } from "./options.ts";
import { reportSummary } from "./report.ts";
import type { ReplaySummary } from "./totals.ts";

/** How a run ended. */
export interface Ended {
  readonly summary: ReplaySummary;
  /** A signal, a failure or a reader that left ended it before its end. */
  readonly cut: boolean;
  /** Nobody reads stdout any more. */
  readonly unread: boolean;
}

/**
 * Prints what came of the run, says what was left out and how to get it, and sets the exit code.
 */
export function conclude(app: App, options: ReplayOptions, { summary, cut, unread }: Ended): void {
  const { replayed, refused, unanswered, more, skipped, unsendable } = summary;
  const left = total(skipped) + total(unsendable);
  const few = replayed + left < 2 && left === 0;
  if (app.io.mode.json || !few || (cut && replayed > 0)) reportSummary(app, summary, options);
  if (replayed + left === 0 && !cut) app.io.note(`nothing to replay: ${nothing(options)}`);
  if (cut && unread)
    app.io.warn(text`stopped: nobody reads the output any more; ${count(replayed)} were replayed`);
  if (total(skipped) > 0) app.io.note("  what did not verify was left out; --allow-invalid sends it, too");
  if (more) app.io.note(text`  there are more than ${count(mostOf(options))}; --limit 0 sends all`);
  if (unsendable["record_damaged"] !== undefined) app.exitCode = exitCodeOf("store");
  else if (refused + unanswered > 0) app.exitCode = exitCodeOf("app");
  else if (total(unsendable) > 0) app.exitCode = exitCodeOf("usage");
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, one) => sum + one, 0);
}

function nothing({ choice }: ReplayOptions): string {
  const isFailed = choice.by === "filter" && choice.filter.status === "failed";
  return isFailed ? "no delivery failed" : "no stored delivery matches";
}

function mostOf({ choice }: ReplayOptions): number {
  return choice.by === "filter" ? choice.most : choice.ids.length;
}
