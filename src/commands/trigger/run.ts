import type { App } from "../../app.ts";
import { exitCodeOf } from "../../errors.ts";
import { sendOnce } from "../../http.ts";
import { requestFor } from "../../trigger/request.ts";
import { runningSessions } from "./destination.ts";
import type { TriggerOptions } from "./options.ts";
import { nextDraft, type Plan, prepare } from "./prepare.ts";
import { reportSent, warnUnchecked } from "./report.ts";
import { sendDraft } from "./sent.ts";

/**
 * Builds, signs and sends what the options ask for. The exit code is 0 when the answer is what a correct
 * receiver gives, 9 when it is not or there is none. Throws a usage error when something has to be decided
 * and cannot be.
 */
export async function runTrigger(app: App, options: TriggerOptions): Promise<void> {
  const sessions = await runningSessions(app);
  if (options.list) {
    const { listEvents } = await import("./list.ts");
    return listEvents(app, options.type, sessions[0] ?? null);
  }
  const plan = await prepare(app, options, sessions);
  if (options.dryRun) return dryRun(app, plan);
  if (plan.preset !== null) {
    const { runRetry } = await import("./run-retry.ts");
    return runRetry(app, plan, plan.preset, options.timeScale);
  }
  if (options.count * options.duplicate === 1) return sendOne(app, plan);
  const { runMany } = await import("./run-many.ts");
  return runMany(app, plan, options);
}

async function sendOne(app: App, plan: Plan): Promise<void> {
  const sent = await sendDraft({ ...plan, clock: app.clock, send: sendOnce }, nextDraft(app, plan.event));
  reportSent(app.io, sent, { ...plan, tamper: plan.signing.tamper });
  warnUnchecked(app.io, sent);
  if (!sent.judgement.ok) app.exitCode = exitCodeOf("app");
}

async function dryRun(app: App, plan: Plan): Promise<void> {
  const { printRequest, requestRecord } = await import("./dry-run.ts");
  const draft = nextDraft(app, plan.event);
  const request = requestFor(draft, plan.signing, app.clock.now());
  printRequest(app, requestRecord(draft, request), plan.signing.scheme);
}
