import { toColumn } from "./columns.ts";
import type { DeliveryFilter } from "./deliveries.ts";
import type { SqlValue } from "./engine.ts";

/** A condition on a row of `delivery`, with the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** What a filter asks of a row of `delivery`, all but the event types; the costly conditions last. */
export function conditionsOf(filter: DeliveryFilter): Condition[] {
  const { id, provider, verdicts, since, until, status, search } = filter;
  const conditions: Condition[] = [];
  if (id !== undefined) conditions.push({ sql: "delivery.id = ?", values: [id] });
  if (provider !== undefined) conditions.push({ sql: "provider = ?", values: [toColumn(provider)] });
  if (verdicts !== undefined) conditions.push({ sql: `verdict IN (${marks(verdicts)})`, values: verdicts });
  if (since !== undefined) conditions.push({ sql: "received_at >= ?", values: [since] });
  if (until !== undefined) conditions.push({ sql: "received_at < ?", values: [until] });
  if (status !== undefined) conditions.push(ofStatus(status));
  if (search !== undefined && search !== "") conditions.push(ofSearch(search));
  return conditions;
}

/** As many question marks as there are values. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => "?").join();
}

const anyAttempt = "EXISTS (SELECT 1 FROM attempt WHERE attempt.delivery = delivery.seq)";
// With max(), SQLite takes the other columns from the row of the maximum (https://sqlite.org/lang_select.html#bareagg).
const newestAtEachUrl =
  "SELECT status, max(seq) FROM attempt WHERE attempt.delivery = delivery.seq GROUP BY url";
const refused = "status IS NULL OR status NOT BETWEEN 200 AND 299";
const anyRefused = `EXISTS (SELECT 1 FROM attempt WHERE attempt.delivery = delivery.seq AND (${refused}))`;
const anyFailed = `(${anyRefused} AND EXISTS (SELECT 1 FROM (${newestAtEachUrl}) WHERE ${refused}))`;

function ofStatus(status: NonNullable<DeliveryFilter["status"]>): Condition {
  if (status === "unsent") return { sql: `NOT ${anyAttempt}`, values: [] };
  if (status === "failed") return { sql: anyFailed, values: [] };
  if (status === "delivered") return { sql: `${anyAttempt} AND NOT ${anyFailed}`, values: [] };
  const from = typeof status === "number" ? status : Number(status.charAt(0)) * 100;
  const to = typeof status === "number" ? status : from + 99;
  // What most deliveries fail at comes first: it needs no grouping.
  const sql = `(EXISTS (SELECT 1 FROM attempt WHERE attempt.delivery = delivery.seq AND status BETWEEN ? AND ?)
      AND EXISTS (SELECT 1 FROM (${newestAtEachUrl}) WHERE status BETWEEN ? AND ?)
    OR answered BETWEEN ? AND ? AND NOT ${anyAttempt})`;
  return { sql, values: [from, to, from, to, from, to] };
}

/** SQLite's lower() changes ASCII letters only and leaves every other byte, whatever the encoding. */
function ofSearch(search: string): Condition {
  const sql = `EXISTS (SELECT 1 FROM payload WHERE payload.seq = delivery.seq
    AND instr(CAST(lower(body) AS BLOB), ?) > 0)`;
  return { sql, values: [foldedBytes(Buffer.from(search))] };
}

/** The bytes with ASCII letters in lower case. */
export function foldedBytes(bytes: Buffer): Buffer {
  return Buffer.from(
    bytes.toString("latin1").replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
    "latin1",
  );
}
