import type { Attempt, Delivery, DeliveryDraft, DuplicateOf } from "../events/delivery.ts";
import { attemptOf, attemptRow } from "./attempt-rows.ts";
import { number, text, toColumn } from "./columns.ts";
import type { Connection } from "./connection.ts";
import { isTrusted, type StoreSize } from "./deliveries.ts";
import { deliveryOf, deliveryRow, payloadRow } from "./delivery-rows.ts";

/** Inserts the delivery and its payload. Runs inside a transaction, so the duplicate it finds is current. */
export function insertDelivery(connection: Connection, draft: DeliveryDraft): Delivery {
  const duplicateOf = findDuplicate(connection, draft);
  const given = connection.insert("delivery", deliveryRow(draft, duplicateOf));
  // Only a store that is empty begins at 1, also one that everything was removed from.
  const seq = given === 1 ? renumberFirst(connection) : given;
  connection.insert("payload", payloadRow(seq, draft));
  // The spread last: on Node 20 an object takes fifty times as long when properties follow it.
  return { seq, duplicateOf, ...draft };
}

const setLast = "INSERT OR REPLACE INTO meta (name, value) VALUES ('last_seq', ?)";
const getLast = "SELECT value FROM meta WHERE name = 'last_seq'";

/** Keeps the highest number of a store that everything is removed from: no number is given twice. */
export function rememberLast(connection: Connection, seqs: readonly number[]): void {
  const before = connection.statement(getLast).get()?.["value"] ?? 0;
  connection.statement(setLast).run(Math.max(number(before), seqs.at(-1) ?? 0));
}

function renumberFirst(connection: Connection): number {
  const last = connection.statement(getLast).get()?.["value"];
  const seq = last === undefined ? 1 : number(last) + 1;
  if (seq > 1) connection.statement("UPDATE delivery SET seq = ? WHERE seq = 1").run(seq);
  return seq;
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

const lastNumber = "SELECT max(n) AS n FROM attempt WHERE delivery = ? AND url = ?";

/**
 * Inserts the attempt unless its delivery is gone. Answers its number, raised behind those at the same URL. Runs
 * inside a transaction, so attempts of other processes are counted too.
 */
export function insertAttempt(connection: Connection, attempt: Attempt): number {
  const delivery = connection.statement("SELECT seq FROM delivery WHERE id = ?").get(attempt.delivery);
  if (!delivery) return attempt.n;
  const seq = number(delivery["seq"]);
  const before = connection.statement(lastNumber).get(seq, toColumn(attempt.url))?.["n"] ?? 0;
  const n = Math.max(attempt.n, number(before) + 1);
  connection.insert("attempt", attemptRow(seq, { ...attempt, n }));
  return n;
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

/** Ids that begin with this text, in descending order. */
export function selectIds(connection: Connection, prefix: string, limit: number): string[] {
  // No character comes behind the last one of Unicode.
  const sql = "SELECT id FROM delivery WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?";
  const rows = connection.statement(sql).all(prefix, `${prefix}\u{10ffff}`, Math.max(0, Math.trunc(limit)));
  return rows.map((row) => text(row["id"]));
}

/** What is stored, and how many bytes of the file hold it. */
export function selectSize(connection: Connection): StoreSize {
  const [pages, free, pageSize] = ["page_count", "freelist_count", "page_size"].map((name) =>
    number(connection.statement(`PRAGMA ${name}`).get()?.[name]),
  );
  return { deliveries: selectCount(connection), bytes: ((pages ?? 0) - (free ?? 0)) * (pageSize ?? 0) };
}
