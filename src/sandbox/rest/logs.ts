import type { Call, RestContract } from "../../providers/contract.ts";
import type { DeliveryRules } from "../../providers/provider.ts";
import type { SandboxAttempt } from "../model.ts";
import { logStatusOf } from "../state.ts";
import { place } from "./answers.ts";
import { Refusal } from "./errors.ts";

const statuses = ["succeeded", "failed", "pending"];

/**
 * The attempts a log shows, newest first. Of an event tried again only the last attempt can be pending: the
 * ones before it have failed. Throws a {@link Refusal} for a status that does not exist.
 */
export function logged(
  attempts: readonly SandboxAttempt[],
  rule: DeliveryRules["success"],
  asked: { call: Call; query: Readonly<Record<string, string>> },
): readonly SandboxAttempt[] {
  const name = asked.call.request.find(({ of }) => of === "status")?.name;
  const wanted = name === undefined ? undefined : asked.query[name];
  if (name !== undefined && wanted !== undefined && !statuses.includes(wanted))
    throw new Refusal("validation", `${name} must be one of ${statuses.join(", ")}`, { field: name });
  const last = new Map(attempts.map((attempt) => [attempt.event.id, attempt]));
  return attempts
    .map((attempt) => (last.get(attempt.event.id) === attempt ? attempt : { ...attempt, next: null }))
    .filter((attempt) => wanted === undefined || logStatusOf(attempt, rule) === wanted)
    .reverse();
}

/** One entry as the provider writes it. */
export function logEntry(
  { log }: RestContract,
  attempt: SandboxAttempt,
  rule: DeliveryRules["success"],
): Record<string, unknown> {
  const values = {
    id: attempt.id,
    eventId: attempt.event.id,
    eventType: attempt.event.type,
    status: logStatusOf(attempt, rule),
    attempt: attempt.n,
    responseCode: attempt.status,
    responseBody: attempt.status === null ? attempt.error : attempt.responseBody,
    createdAt: new Date(attempt.at).toISOString(),
    nextAttemptAt: attempt.next === null ? null : new Date(attempt.next).toISOString(),
  };
  const entry: Record<string, unknown> = {};
  for (const { of, name } of log) place(entry, name, values[of]);
  return entry;
}
