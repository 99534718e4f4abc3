import type { Command } from "commander";
import type { App } from "../app.ts";
import { exitCodeOf } from "../errors.ts";
import { sendOnce } from "../http.ts";
import { tamperKinds } from "../signing/tamper.ts";
import { addSecretOptions } from "./secret-input.ts";
import { runningSessions } from "./trigger/destination.ts";
import { readOptions, type TriggerFlags, type TriggerOptions } from "./trigger/options.ts";
import { nextDraft, type Plan, prepare } from "./trigger/prepare.ts";
import { presetNames } from "./trigger/presets.ts";
import { reportSent, warnUnchecked } from "./trigger/report.ts";
import { requestFor } from "./trigger/request.ts";
import { sendDraft } from "./trigger/sent.ts";
import { collect } from "./values.ts";

/** `whk trigger [event-type]`. */
export function addTrigger(parent: Command, app: App): void {
  const command = parent
    .command("trigger [event-type]")
    .helpGroup("Send:")
    .summary("sign and send a provider's sample event")
    .description("sign a provider's sample event and send it to the running listener or an app")
    .option("--list", "show the event types there are")
    .option("--to <url>", "where it goes: port, host:port/path or URL; default: the running listener")
    .option("--data <json>", "the payload, sent untouched: JSON, @file, or - for stdin")
    .option("--set <path=value>", "change a value of the payload, data.amount=10.50; repeatable", collect)
    .option("--edit", "change the payload in $VISUAL or $EDITOR")
    .option("--id <id>", "the event id; default: a new one")
    .option("--header <header>", "add a header, 'Name: value'; repeatable", collect)
    .option("--scheme <name>", "one scheme of a provider that has several")
    .option("--count <n>", "send so many events")
    .option("--concurrency <n>", "requests under way at once; default: 1")
    .option("--rate <n/s>", "at most so many requests per second")
    .option("--duplicate <n>", "send each event n times with the same id")
    .option("--tamper <kind>", `make the request wrong: ${tamperKinds.join(", ")}`)
    .option(
      "--retry [schedule]",
      `repeat until accepted, as the provider does, or: ${presetNames.join(", ")}`,
    )
    .option("--time-scale <x>", "shorten the waits of --retry: 60 makes a minute a second")
    .option("--expect-status <n>", "the only status that is right")
    .option("--timeout <duration>", "time for one answer; default: 30s")
    .option("--dry-run", "print the request as a cURL command, send nothing");
  addSecretOptions(command)
    .addHelpText("after", examples)
    .action((type: string | undefined, flags: TriggerFlags) => runTrigger(app, readOptions(type, flags)));
}

const examples = `
Examples:
  whk trigger --list --provider payvost
  whk trigger payment.succeeded
  whk trigger payment.succeeded --set data.amount=10.50 --to 3000/webhooks
  whk trigger payment.succeeded --tamper signature`;

/**
 * Builds, signs and sends what the options ask for. The exit code is 0 when the answer is what a correct
 * receiver gives, 9 when it is not or there is none. Throws a usage error when something has to be decided
 * and cannot be.
 */
export async function runTrigger(app: App, options: TriggerOptions): Promise<void> {
  const sessions = await runningSessions(app);
  if (options.list) {
    const { listEvents } = await import("./trigger/list.ts");
    return listEvents(app, options.type, sessions[0] ?? null);
  }
  const plan = await prepare(app, options, sessions);
  if (options.dryRun) return dryRun(app, plan);
  if (plan.preset !== null) {
    const { runRetry } = await import("./trigger/run-retry.ts");
    return runRetry(app, plan, plan.preset, options.timeScale);
  }
  if (options.count * options.duplicate === 1) return sendOne(app, plan);
  const { runMany } = await import("./trigger/run-many.ts");
  return runMany(app, plan, options);
}

async function sendOne(app: App, plan: Plan): Promise<void> {
  const sent = await sendDraft({ ...plan, clock: app.clock, send: sendOnce }, nextDraft(app, plan.event));
  reportSent(app.io, sent, { ...plan, tamper: plan.signing.tamper });
  warnUnchecked(app.io, sent);
  if (!sent.judgement.ok) app.exitCode = exitCodeOf("app");
}

async function dryRun(app: App, plan: Plan): Promise<void> {
  const { printRequest, requestRecord } = await import("./trigger/dry-run.ts");
  const draft = nextDraft(app, plan.event);
  const request = requestFor(draft, plan.signing, app.clock.now());
  printRequest(app, requestRecord(draft, request), plan.signing.scheme);
}
