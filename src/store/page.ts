import { lastAttemptOf } from "./attempt-rows.ts";
import { number } from "./columns.ts";
import type { Connection } from "./connection.ts";
import { type DeliverySummary, type ListedDelivery, mostPerPage, type PageRequest } from "./deliveries.ts";
import { summaryOf } from "./delivery-rows.ts";
import type { Row, SqlValue } from "./engine.ts";
import { type SelectedTypes, selectTypes } from "./event-types.ts";
import { isDamage } from "./failures.ts";
import { type Condition, conditionsOf } from "./filter-sql.ts";
import type { Warn } from "./private-access.ts";
import { salvageRows } from "./salvage.ts";

/** A page of deliveries, fewer than the limit only at the end; a damaged row is reported and left out. */
export function selectPage(connection: Connection, request: PageRequest, warn: Warn): ListedDelivery[] {
  const limit = Math.min(mostPerPage, Math.max(0, Math.trunc(request.limit)));
  const types = selectTypes(connection, request.filter.types);
  const listed: ListedDelivery[] = [];
  let { behind } = request;
  while (listed.length < limit && types.length > 0) {
    const wanted = limit - listed.length;
    const rows = readableRows(connection, { ...request, behind, limit: wanted }, { types, warn });
    listed.push(...rows.flatMap((row) => listedOrNothing(connection, row, warn)));
    if (rows.length < wanted) break;
    behind = number(rows.at(-1)?.["seq"]);
  }
  return listed;
}

// With so many types their parts of the index are merged; with more of them, most deliveries have one of them.
const mostMerged = 16;

/** A part of the file that the disk has changed costs the deliveries in it, not the list. */
function readableRows(
  connection: Connection,
  request: PageRequest,
  { types, warn }: { types: SelectedTypes; warn: Warn },
): Row[] {
  try {
    return selectRows(connection, request, types);
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    const readOne = (seq: number) =>
      selectRows(connection, { ...request, behind: null, limit: 1, only: seq }, types)[0];
    return salvageRows(connection, request, { readOne, warn });
  }
}

function selectRows(
  connection: Connection,
  { filter, order, behind, limit, only }: PageRequest & { readonly only?: number },
  types: SelectedTypes,
): Row[] {
  const conditions = conditionsOf(filter);
  const [direction, sign] = order === "newest" ? ["DESC", "<"] : ["ASC", ">"];
  if (only !== undefined) conditions.unshift({ sql: "delivery.seq = ?", values: [only] });
  if (behind !== null) conditions.unshift({ sql: `delivery.seq ${sign} ?`, values: [behind] });
  const selects = typeConditions(types).map((type) => selectOf([...type, ...conditions]));
  const sql = selects.map((select) => select.sql).join(" UNION ALL ");
  const values = selects.flatMap((select) => select.values);
  return connection.statement(`${sql} ORDER BY seq ${direction} LIMIT ?`).all(...values, limit);
}

/** The conditions of each part of the query: one part for each type, or one for all. */
function typeConditions(types: SelectedTypes): Condition[][] {
  if (types === "all") return [[]];
  if (types.length <= mostMerged) {
    return types.map((type) => [
      type === null ? { sql: "type IS NULL", values: [] } : { sql: "type = ?", values: [type] },
    ]);
  }
  const named = types.filter((type) => typeof type === "string");
  const nameless = types.includes(null) ? " OR type IS NULL" : "";
  // The plus keeps the index out: behind it, everything would have to be sorted.
  const sql = `(+type IN (SELECT value FROM json_each(?))${nameless})`;
  return [[{ sql, values: [JSON.stringify(named)] }]];
}

function selectOf(conditions: readonly Condition[]): { sql: string; values: SqlValue[] } {
  const where = conditions.map(({ sql }) => sql).join(" AND ");
  return {
    sql: `SELECT * FROM delivery${where === "" ? "" : ` WHERE ${where}`}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

function listedOrNothing(connection: Connection, row: Row, warn: Warn): ListedDelivery[] {
  try {
    return [listedOf(connection, summaryOf(row))];
  } catch (thrown) {
    warn(`delivery number ${row["seq"]}: ${thrown instanceof Error ? thrown.message : "unreadable"}`);
    return [];
  }
}

const newestAttempt = `
  SELECT n, sent, url, started_at, status, ms, error,
    (SELECT count(*) FROM attempt AS each WHERE each.delivery = attempt.delivery) AS attempts
  FROM attempt WHERE delivery = ? ORDER BY seq DESC LIMIT 1`;

function listedOf(connection: Connection, summary: DeliverySummary): ListedDelivery {
  const row = connection.statement(newestAttempt).get(summary.seq);
  if (row === undefined) return { ...summary, attempts: 0, last: null };
  return { ...summary, attempts: number(row["attempts"]), last: lastAttemptOf(summary.id, row) };
}
