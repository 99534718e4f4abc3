import type { App } from "../../app.ts";
import type { Endpoint } from "../../endpoints/endpoint.ts";
import type { Io } from "../../output/io.ts";
import { lookOf } from "../../output/look.ts";
import { type Column, table } from "../../output/table.ts";
import { loadWidthsFor, text } from "../../output/text.ts";
import { age } from "../../output/time.ts";
import { printRaw, stateText } from "./print.ts";
import { type Work, withEndpoints } from "./work.ts";

export interface ListFlags {
  readonly raw?: boolean;
  readonly live?: boolean;
}

/** Prints all endpoints of the account: a table, tabs into a pipe, one array under --json. */
export async function runList(app: App, flags: ListFlags): Promise<void> {
  await withEndpoints(app, { operation: "list", live: flags.live }, async (work) => {
    const { value, raw } = await work.during("reading the endpoints", () => work.client.list());
    const { endpoints, warning } = value;
    if (warning !== null) app.io.warn(text`warning: ${warning}`);
    if (flags.raw === true) printRaw(app.io, raw);
    else if (app.io.mode.json) app.io.record(endpoints);
    else if (endpoints.length === 0) sayNone(work);
    else await printTable(app.io, endpoints, app.clock.now());
  });
}

function sayNone({ app, connection }: Work): void {
  const { provider, mode } = connection;
  app.io.note(
    text`no endpoints at ${provider.id} (${mode}) yet; \`whk endpoints create <url> --events <types>\` makes one`,
  );
}

const columns: readonly Column[] = [
  { title: "id", least: 24 },
  { title: "url", least: 16 },
  { title: "events", least: 9 },
  { title: "state" },
  { title: "created", least: 8 },
];

async function printTable(io: Io, endpoints: readonly Endpoint[], now: number): Promise<void> {
  const rows = endpoints.map((endpoint) => [
    io.paint.bold(io.redact(endpoint.id)),
    endpoint.url,
    endpoint.events.join(", "),
    stateText(io, endpoint),
    created(io, endpoint, now),
  ]);
  await loadWidthsFor(endpoints.flatMap(({ id, url, events }) => [id, url, ...events]));
  for (const line of table(columns, rows, lookOf(io))) io.line(line);
}

/** The age for a human, the time into a pipe. */
function created(io: Io, { createdAt }: Endpoint, now: number): string {
  if (createdAt === null) return "-";
  const ms = Date.parse(createdAt);
  return io.stdoutIsTty && !Number.isNaN(ms) ? age(ms, now) : createdAt;
}
