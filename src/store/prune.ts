import { number } from "./columns.ts";
import type { Connection } from "./connection.ts";
import type { Pruned, Retention } from "./deliveries.ts";
import type { Row, SqlValue } from "./engine.ts";
import { rememberLast, selectCount, selectSize } from "./queries.ts";

/** What one step removes at most: deliveries, and bytes of their bodies. */
export interface StepLimits {
  readonly deliveries: number;
  readonly bytes: number;
}

/** Bytes of bodies that one step removes at most. */
const stepBytes = 32 * 1024 * 1024;

/**
 * The numbers of the deliveries to remove next, oldest first, at most so many; none: the retention is kept. `behind`:
 * where the step before ended, 0 for the first.
 */
export function selectSurplus(
  connection: Connection,
  retention: Retention,
  { behind, most }: { readonly behind: number; readonly most: number },
): number[] {
  if (retention.before !== undefined || retention.newest !== undefined) {
    const outdated = outdatedBy(connection, retention);
    const spared = staysAny(connection, outdated) ? `AND ${notNewest}` : "";
    const sql = `SELECT seq, bytes FROM delivery WHERE seq > ? AND ${outdated.sql} ${spared} ORDER BY seq LIMIT ?`;
    const rows = connection.statement(sql).all(behind, ...outdated.values, most);
    if (rows.length > 0) return firstOf(rows, stepBytes);
  }
  if (retention.maxBytes === undefined) return [];
  return selectExcess(connection, retention.maxBytes, { deliveries: most, bytes: stepBytes });
}

/** What may be removed while deliveries arrive: looks at the oldest ones only, whatever stands behind them. */
export function selectOldSurplus(
  connection: Connection,
  { before, maxBytes }: { readonly before: number | null; readonly maxBytes: number | null },
  limits: StepLimits,
): { seqs: number[]; why: "maxAge" | "maxSize" } {
  const sql = `
    SELECT seq, bytes FROM (
      SELECT seq, bytes, received_at FROM delivery WHERE ${notNewest} ORDER BY seq LIMIT ?
    ) WHERE received_at < ? ORDER BY seq`;
  const old = before === null ? [] : connection.statement(sql).all(limits.deliveries, before);
  if (old.length > 0) return { seqs: firstOf(old, limits.bytes), why: "maxAge" };
  return { seqs: maxBytes === null ? [] : selectExcess(connection, maxBytes, limits), why: "maxSize" };
}

/** Removes these deliveries with their payloads and attempts; answers how many of them were still there. */
export function deleteDeliveries(connection: Connection, seqs: readonly number[]): number {
  const sql = "DELETE FROM delivery WHERE seq IN (SELECT value FROM json_each(?))";
  const { changes } = connection.statement(sql).run(JSON.stringify(seqs));
  if (connection.statement("SELECT 1 FROM delivery LIMIT 1").get() === undefined)
    rememberLast(connection, seqs);
  return Number(changes);
}

/** What removing all surplus would come to; for `maxBytes` an estimate by the sizes of bodies and answers. */
export function countSurplus(connection: Connection, retention: Retention): Pruned {
  const outdated = outdatedBy(connection, retention);
  const edge = retention.maxBytes === undefined ? 0 : edgeOfSize(connection, retention.maxBytes);
  const stored = selectCount(connection);
  if (!staysAny(connection, outdated)) return { removed: stored, oldest: null };
  const sql = `
    SELECT count(*) AS kept, min(received_at) AS oldest FROM delivery
    WHERE seq > ? AND NOT ${outdated.sql} OR NOT ${notNewest}`;
  const row = connection.statement(sql).get(edge, ...outdated.values);
  return { removed: Math.max(0, stored - number(row?.["kept"])), oldest: number(row?.["oldest"]) };
}

/** Makes the file smaller by so many of the pages that are free in it; false: there is nothing left to give back. */
export function giveBack(connection: Connection, pages: number): boolean {
  const free = freePages(connection);
  if (free === 0) return false;
  connection.exec(`PRAGMA incremental_vacuum(${pages})`);
  // A store of format 1 that had no room to be written anew stays as large as it is.
  return freePages(connection) < free;
}

function freePages(connection: Connection): number {
  return number(connection.statement("PRAGMA freelist_count").get()?.["freelist_count"]);
}

/** The condition for what is too old, or not among the newest. */
function outdatedBy(connection: Connection, retention: Retention): { sql: string; values: SqlValue[] } {
  const { before = Number.NEGATIVE_INFINITY, newest } = retention;
  const sql = "SELECT seq FROM delivery ORDER BY seq DESC LIMIT 1 OFFSET ?";
  const last = newest === undefined ? undefined : connection.statement(sql).get(Math.max(0, newest));
  const edge = last === undefined ? 0 : number(last["seq"]);
  return { sql: "(received_at < ? OR seq <= ?)", values: [before, edge] };
}

// Numbers go on from the newest delivery. A clock that was wrong for a while must not make it the first to go.
const notNewest = "seq < (SELECT max(seq) FROM delivery)";

function staysAny(connection: Connection, outdated: { sql: string; values: SqlValue[] }): boolean {
  const sql = `SELECT 1 FROM delivery WHERE NOT ${outdated.sql} ORDER BY seq DESC LIMIT 1`;
  return connection.statement(sql).get(...outdated.values) !== undefined;
}

// What a delivery takes on disk beside its body, rather too much: too few are removed then, and the rest afterwards.
const overhead = 4096;

function selectExcess(connection: Connection, maxBytes: number, limits: StepLimits): number[] {
  const excess = selectSize(connection).bytes - maxBytes;
  if (excess <= 0) return [];
  const most = Math.min(limits.deliveries, Math.ceil(excess / overhead));
  const sql = `SELECT seq, bytes FROM delivery WHERE ${notNewest} ORDER BY seq LIMIT ?`;
  return firstOf(connection.statement(sql).all(most), Math.min(excess, limits.bytes));
}

/** The numbers of the first rows until they have so many bytes together; at least one. */
function firstOf(rows: readonly Row[], bytes: number): number[] {
  let left = bytes;
  const seqs: number[] = [];
  for (const row of rows) {
    if (left <= 0) break;
    left -= number(row["bytes"]);
    seqs.push(number(row["seq"]));
  }
  return seqs;
}

/** The number up to which deliveries would have to go for the rest to fit. */
function edgeOfSize(connection: Connection, maxBytes: number): number {
  const { bytes } = selectSize(connection);
  if (bytes <= maxBytes) return 0;
  const sql = `
    WITH weight AS (
      SELECT seq, 1024 + bytes + ifnull((SELECT sum(512 + ifnull(length(answer_body), 0)) FROM attempt
        WHERE attempt.delivery = delivery.seq), 0) AS bytes FROM delivery
    ), total AS (
      SELECT seq, sum(bytes) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING) - bytes AS earlier FROM weight
    )
    SELECT max(seq) AS edge FROM total
    WHERE earlier < ? * (SELECT sum(bytes) FROM weight) AND ${notNewest}`;
  const edge = connection.statement(sql).get(1 - maxBytes / bytes)?.["edge"] ?? null;
  return edge === null ? 0 : number(edge);
}
