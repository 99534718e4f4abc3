import type { App } from "../../app.ts";
import { type LogStatus, logStatuses } from "../../endpoints/endpoint.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { loadWidthsFor, text } from "../../output/text.ts";
import { parseWhole } from "../values.ts";
import { logTable } from "./log-lines.ts";
import { printRaw } from "./print.ts";
import { type Work, withEndpoints } from "./work.ts";

export interface LogsFlags {
  readonly status?: string;
  readonly limit?: string;
  readonly follow?: boolean;
  readonly raw?: boolean;
  readonly live?: boolean;
}

/** What is wanted of the log. */
export interface LogQuery {
  readonly id: string;
  readonly status: LogStatus | null;
  readonly limit: number;
}

/** Prints the attempts to deliver to one endpoint, newest first; with --follow from old to new, until stopped. */
export async function runLogs(app: App, id: string, flags: LogsFlags): Promise<void> {
  const limit = parseWhole("--limit", flags.limit ?? "20", { min: 1, max: 1000 });
  const query = { id, status: readStatus(flags.status), limit };
  const endless = flags.follow === true;
  if (endless && flags.raw === true) {
    throw new WhkError("usage", "bad_combination", "--raw is one answer, --follow asks again and again", {
      hint: "use --json with --follow",
    });
  }
  await withEndpoints(app, { operation: "logs", live: flags.live, endless }, async (work) => {
    if (!endless) return printLogs(work, query, flags);
    const { followLogs } = await import("./follow.ts");
    await followLogs(work, query);
  });
}

function readStatus(value: string | undefined): LogStatus | null {
  if (value === undefined) return null;
  const found = logStatuses.find((status) => status === value);
  if (found !== undefined) return found;
  const close = nearest(value, logStatuses);
  throw new WhkError("usage", "bad_value", `--status: there is no status "${value}"`, {
    hint: close === null ? `one of ${logStatuses.join(", ")}` : `did you mean ${close}?`,
  });
}

async function printLogs(
  { app, client, during }: Work,
  { id, ...query }: LogQuery,
  flags: LogsFlags,
): Promise<void> {
  const { io, clock } = app;
  const { value, raw } = await during("reading the log", () => client.logs(id, query));
  if (flags.raw === true) return printRaw(io, raw);
  if (io.mode.json) return io.record(value);
  if (value.length === 0) return sayNone(app, { id, ...query });
  await loadWidthsFor(value.flatMap(({ event, responseBody }) => [event.type ?? "", responseBody ?? ""]));
  for (const line of logTable(io, value, clock.now())) io.line(line);
}

function sayNone({ io }: App, { id, status }: LogQuery): void {
  const which = status === null ? "no attempt" : `no ${status} attempt`;
  io.note(text`${which} to deliver to ${id} yet; \`whk endpoints test ${id} --event <type>\` causes one`);
}
