import type { LogEntry } from "../../endpoints/endpoint.ts";
import { WhkError } from "../../errors.ts";
import { clip, join, text } from "../../output/text.ts";
import { logCells } from "./log-lines.ts";
import type { LogQuery } from "./logs.ts";
import type { Work } from "./work.ts";

/** Between two questions, ms. */
const pause = 2000;
/** Most entries one question asks for, unless all of them are new. */
const usual = 100;
const most = 1000;
/** Entries remembered so that none is shown twice. */
const remembered = 10_000;

/**
 * Prints the last attempts from old to new and then each new one, until a signal comes or nobody reads. A failure
 * that may pass is said once and waited out; any other ends it.
 */
export async function followLogs(work: Work, query: LogQuery): Promise<void> {
  const { app, signal } = work;
  const seen = new Set<string>();
  const closed: { failure: WhkError | null }[] = [];
  void app.io.stdoutClosed.then((failure) => closed.push({ failure }));
  let troubled = false;
  for (let limit = query.limit; !signal.aborted; limit = usual) {
    const entries = await newEntries(work, { ...query, limit }, seen);
    if (signal.aborted) return;
    if (entries === null && !troubled)
      app.io.warn(text`warning: the log cannot be read at the moment; trying again`);
    if (entries !== null && troubled) app.io.note(text`the log can be read again`);
    troubled = entries === null;
    for (const entry of entries ?? []) print(work, entry);
    await app.clock.sleep(pause, signal).catch(() => {});
    const [ended] = closed;
    if (ended?.failure) throw ended.failure;
    if (ended) return;
  }
}

/** The entries not shown yet, oldest first; null when there was no answer this time. */
async function newEntries(work: Work, query: LogQuery, seen: Set<string>): Promise<LogEntry[] | null> {
  const { id, status } = query;
  try {
    const first = seen.size === 0;
    let { value } = await work.client.logs(id, { status, limit: query.limit });
    const allNew = value.length === query.limit && !value.some((entry) => seen.has(keyOf(entry)));
    if (allNew && !first) ({ value } = await work.client.logs(id, { status, limit: most }));
    const fresh = value.filter((entry) => !seen.has(keyOf(entry)));
    for (const entry of fresh) seen.add(keyOf(entry));
    for (const key of [...seen].slice(0, Math.max(0, seen.size - remembered))) seen.delete(key);
    return fresh.reverse();
  } catch (thrown) {
    if (work.signal.aborted || mayPass(thrown)) return null;
    throw thrown;
  }
}

function keyOf({ id, event, attempt, createdAt }: LogEntry): string {
  return JSON.stringify([id, event.id, attempt, createdAt]);
}

function mayPass(thrown: unknown): boolean {
  if (!(thrown instanceof WhkError)) return false;
  const { status } = thrown.details;
  return thrown.kind === "network" || (typeof status === "number" && (status === 429 || status >= 500));
}

function print({ app }: Work, entry: LogEntry): void {
  const { io, clock } = app;
  if (io.mode.json) io.record({ v: 1, kind: "log", ...entry });
  else if (!io.stdoutIsTty) io.line(join(logCells(io, entry, clock.now()), "\t"));
  else io.line(clip(join(logCells(io, entry, clock.now()), "  "), io.columns, io.glyphs.ellipsis));
}
