import type { LogEntry } from "../../endpoints/endpoint.ts";
import { excerpt } from "../../output/excerpt.ts";
import type { Io } from "../../output/io.ts";
import { lookOf } from "../../output/look.ts";
import { type Column, table } from "../../output/table.ts";
import { type Text, toText } from "../../output/text.ts";
import { timeNear } from "../../output/time.ts";

const columns: readonly Column[] = [
  { title: "time" },
  { title: "event", least: 12 },
  { title: "id", least: 8 },
  { title: "attempt", align: "right" },
  { title: "code", align: "right" },
  { title: "status" },
  { title: "next", least: 5 },
  { title: "answer", least: 6 },
];

/** Below this width the event's id goes. */
const wide = 100;

/** The attempts as a table with titles; into a pipe rows with tabs. */
export function logTable(io: Io, entries: readonly LogEntry[], now: number): Text[] {
  const look = lookOf(io);
  const shown = (_: unknown, index: number) => look.columns >= wide || columns[index]?.title !== "id";
  return table(
    columns.filter(shown),
    entries.map((entry) => logCells(io, entry, now).filter(shown)),
    look,
  );
}

/** Cells of one attempt, `-` for what the provider does not tell. */
export function logCells(io: Io, entry: LogEntry, now: number): (string | Text)[] {
  const { event, attempt, responseCode, responseBody } = entry;
  return [
    timeOf(io, entry.createdAt, now),
    io.paint.bold(io.redact(event.type ?? "-")),
    event.id ?? "-",
    String(attempt ?? "-"),
    codeText(io, responseCode),
    statusText(io, entry),
    timeOf(io, entry.nextAttemptAt, now),
    bodyExcerpt(io, responseBody),
  ];
}

/** The clock time for a human, the whole time into a pipe. */
function timeOf(io: Io, time: string | null, now: number): string {
  if (time === null) return "-";
  const ms = Date.parse(time);
  return io.stdoutIsTty && !Number.isNaN(ms) ? timeNear(ms, now) : time;
}

function codeText({ paint }: Io, code: number | null): Text {
  if (code === null) return toText("-");
  return code >= 200 && code < 300 ? paint.green(code) : paint.red(code);
}

function statusText({ paint }: Io, { status }: LogEntry): Text {
  if (status === "succeeded") return paint.green(status);
  return status === "failed" ? paint.red(status) : paint.yellow(status ?? "-");
}

/** The first line of what the app said. */
export function bodyExcerpt(io: Io, body: string | null): string {
  if (body === null || body === "") return "";
  const [first = ""] = excerpt({ headers: [], body: Buffer.from(body), truncated: false }, (value) =>
    io.redact(value),
  );
  return first.length > 200 ? `${first.slice(0, 200)}${io.glyphs.ellipsis}` : first;
}
