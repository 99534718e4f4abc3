import { callOf } from "./call.ts";
import type { Answered, ClientParts } from "./client.ts";
import type { Endpoint, LogEntry, LogStatus } from "./endpoint.ts";
import { collectPages } from "./pages.ts";
import { readEntry } from "./read-endpoint.ts";
import { newestFirst, readLogEntry } from "./read-log.ts";
import type { Asked } from "./request.ts";
import { unexpectedForm } from "./unreadable.ts";

export async function listEndpoints(
  parts: ClientParts,
): Promise<Answered<{ endpoints: readonly Endpoint[]; warning: string | null }>> {
  const most = Number.POSITIVE_INFINITY;
  const { asked, items, raw, warning } = await collectPages(parts, { name: "list", fields: {}, most });
  const endpoints = items.map((item, index) => readEntry(asked, item, `entry ${index + 1}: `));
  return { value: { endpoints, warning }, raw };
}

/** The status is asked for where the call takes one, and looked at here too. */
export async function listLogs(
  parts: ClientParts,
  id: string,
  { status, limit }: { status: LogStatus | null; limit: number },
): Promise<Answered<readonly LogEntry[]>> {
  const { request } = callOf(parts.connection, "logs");
  const field = request.find(({ of }) => of === "status");
  const fields = status === null || field === undefined ? {} : { [field.name]: status };
  const { asked, items, raw } = await collectPages(parts, { name: "logs", id, fields, most: limit });
  const entries = items.map((item, index) => readLogEntry(asked, recordOf(asked, item, index)));
  const fitting = entries.filter((entry) => status === null || (entry.status ?? status) === status);
  return { value: newestFirst(fitting), raw };
}

function recordOf(asked: Asked, item: unknown, index: number): object {
  if (typeof item === "object" && item !== null && !Array.isArray(item)) return item;
  throw unexpectedForm(asked, [`entry ${index + 1} must be an object`]);
}
