import { readPath } from "../events/path.ts";
import type { LogField } from "../providers/contract.ts";
import { type LogEntry, type LogStatus, logStatuses } from "./endpoint.ts";
import type { Asked } from "./request.ts";

/** One entry of the log, or the answer to a test call. What is missing or of another type is null. */
export function readLogEntry({ connection }: Asked, entry: unknown): LogEntry {
  const value = (of: LogField["of"]) => {
    const field = connection.contract.log.find((candidate) => candidate.of === of);
    return field === undefined ? undefined : readPath(entry, field.name);
  };
  return {
    id: textOf(value("id")),
    event: { id: textOf(value("eventId")), type: textOf(value("eventType")) },
    status: statusOf(value("status")),
    attempt: countOf(value("attempt")),
    responseCode: countOf(value("responseCode")),
    responseBody: textOf(value("responseBody")),
    createdAt: timeOf(value("createdAt")),
    nextAttemptAt: timeOf(value("nextAttemptAt")),
  };
}

/** Newest first, as far as all entries say when they were; else as the provider has them. */
export function newestFirst(entries: readonly LogEntry[]): readonly LogEntry[] {
  if (entries.some(({ createdAt }) => createdAt === null)) return entries;
  return entries.toSorted((a, b) => Date.parse(b.createdAt ?? "") - Date.parse(a.createdAt ?? ""));
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function countOf(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
}

function statusOf(value: unknown): LogStatus | null {
  return logStatuses.find((status) => status === value) ?? null;
}

/** ISO 8601 only, so that no zone is guessed. */
function timeOf(value: unknown): string | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(value)) return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
