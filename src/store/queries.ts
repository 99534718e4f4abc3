import type { Attempt, Delivery, DeliveryDraft, DuplicateOf } from "../events/delivery.ts";
import { attemptOf, attemptRow } from "./attempt-rows.ts";
import { number, text, toColumn } from "./columns.ts";
import type { Connection } from "./connection.ts";
import { type DeliverySummary, isTrusted } from "./deliveries.ts";
import { deliveryOf, deliveryRow, payloadRow, summaryOf } from "./delivery-rows.ts";
import type { Row } from "./engine.ts";
import type { Warn } from "./private-access.ts";

/** Inserts the delivery and its payload. Runs inside a transaction, so the duplicate it finds is current. */
export function insertDelivery(connection: Connection, draft: DeliveryDraft): Delivery {
  const duplicateOf = findDuplicate(connection, draft);
  const seq = connection.insert("delivery", deliveryRow(draft, duplicateOf));
  connection.insert("payload", payloadRow(seq, draft));
  return { ...draft, seq, duplicateOf };
}

const firstOfEvent = `
  SELECT seq, id, received_at FROM delivery
  WHERE provider IS ? AND duplicate_key = ? AND verdict IN ('ok', 'unsigned')
  ORDER BY seq LIMIT 1`;

const bodyDiffers = "SELECT ifnull(body, x'') <> ifnull(?, x'') AS differs FROM payload WHERE seq = ?";

function findDuplicate(connection: Connection, draft: DeliveryDraft): DuplicateOf | null {
  if (!isTrusted(draft.signature)) return null;
  const key = toColumn(draft.duplicateKey);
  const first = connection.statement(firstOfEvent).get(toColumn(draft.provider), key);
  if (!first) return null;
  const body = connection.statement(bodyDiffers).get(draft.body, number(first["seq"]));
  return {
    id: text(first["id"]),
    receivedAt: number(first["received_at"]),
    changedBody: body?.["differs"] === 1,
  };
}

/** Inserts the attempt unless its delivery is gone. */
export function insertAttempt(connection: Connection, attempt: Attempt): void {
  const delivery = connection.statement("SELECT seq FROM delivery WHERE id = ?").get(attempt.delivery);
  if (delivery) connection.insert("attempt", attemptRow(number(delivery["seq"]), attempt));
}

/** The newest deliveries, newest first; a damaged row is reported and left out. */
export function selectNewest(connection: Connection, limit: number, warn: Warn): DeliverySummary[] {
  const sql = "SELECT * FROM delivery ORDER BY seq DESC LIMIT ?";
  const rows = connection.statement(sql).all(Math.max(0, Math.trunc(limit)));
  return rows.flatMap((row) => summaryOrNothing(row, warn));
}

function summaryOrNothing(row: Row, warn: Warn): DeliverySummary[] {
  try {
    return [summaryOf(row)];
  } catch (thrown) {
    warn(`delivery number ${row["seq"]}: ${thrown instanceof Error ? thrown.message : "unreadable"}`);
    return [];
  }
}

/** The whole delivery with this id, or null. */
export function selectDelivery(connection: Connection, id: string): Delivery | null {
  const sql =
    "SELECT delivery.*, headers, body, crc FROM delivery LEFT JOIN payload USING (seq) WHERE id = ?";
  const row = connection.statement(sql).get(id);
  return row ? deliveryOf(id, row) : null;
}

/** The attempts of the delivery with this id, in the order they were recorded. */
export function selectAttempts(connection: Connection, id: string): Attempt[] {
  const sql = `
    SELECT attempt.* FROM attempt JOIN delivery ON delivery.seq = attempt.delivery
    WHERE delivery.id = ? ORDER BY attempt.seq`;
  return connection
    .statement(sql)
    .all(id)
    .map((row) => attemptOf(id, row));
}

/** How many deliveries are stored, from the counter that triggers keep. */
export function selectCount(connection: Connection): number {
  return number(connection.statement("SELECT value FROM meta WHERE name = 'deliveries'").get()?.["value"]);
}
