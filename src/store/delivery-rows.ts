import { crc32 } from "node:zlib";
import {
  type Delivery,
  type DeliveryDraft,
  type DuplicateOf,
  type Verification,
  verdicts,
} from "../events/delivery.ts";
import {
  bytes,
  type Column,
  damaged,
  fromColumn,
  fromHeaderColumn,
  number,
  optional,
  text,
  toColumn,
  toHeaderColumn,
} from "./columns.ts";
import type { DeliverySummary } from "./deliveries.ts";
import type { Row, SqlValue } from "./engine.ts";

/** The columns of one new row of `delivery` and their values; `seq` is the database's to give. */
export function deliveryRow(draft: DeliveryDraft, duplicateOf: DuplicateOf | null): Record<string, SqlValue> {
  const { event, signature } = draft;
  return {
    id: draft.id,
    received_at: draft.receivedAt,
    provider: toColumn(draft.provider),
    type: toColumn(event.type),
    event_id: toColumn(event.id),
    verdict: signature.verdict,
    scheme: toColumn(signature.scheme),
    reason: toColumn(signature.reason),
    why: toColumn(signature.why),
    hint: toColumn(signature.hint),
    secret: signature.secret,
    method: toColumn(draft.method),
    path: toColumn(draft.path),
    bytes: draft.body.length,
    answered: draft.answered,
    duplicate_key: toColumn(draft.duplicateKey),
    duplicate_of: duplicateOf?.id ?? null,
    duplicate_at: duplicateOf?.receivedAt ?? null,
    changed_body: duplicateOf && Number(duplicateOf.changedBody),
    public_url: draft.publicUrl === undefined ? null : toColumn(draft.publicUrl ?? ""),
  };
}

/** What a list shows of one row of `delivery`. Throws a store error when the row is damaged. */
export function summaryOf(row: Row): DeliverySummary {
  return {
    seq: number(row["seq"]),
    id: text(row["id"]),
    receivedAt: number(row["received_at"]),
    provider: optional(row["provider"], fromColumn),
    event: { type: optional(row["type"], fromColumn), id: optional(row["event_id"], fromColumn) },
    signature: verificationOf(row),
    method: fromColumn(row["method"]),
    path: fromColumn(row["path"]),
    ...publicUrlOf(row["public_url"]),
    bytes: number(row["bytes"]),
    answered: optional(row["answered"], number),
    duplicateKey: fromColumn(row["duplicate_key"]),
    duplicateOf: duplicateOf(row),
  };
}

/**
 * The columns of one new row of `payload`. The checksum tells what the disk has changed from what was
 * received, and another delivery's payload from this one's: a replay must send neither.
 */
export function payloadRow(seq: number, draft: DeliveryDraft): Record<string, SqlValue> {
  const headers = toHeaderColumn(draft.headers);
  return { seq, headers, body: draft.body, crc: checksum(draft.id, headers, draft.body) };
}

/** The delivery `id` from its two rows joined. Throws a store error when anything in them is damaged. */
export function deliveryOf(id: string, row: Row): Delivery {
  const { bytes: length, ...summary } = summaryOf(row);
  const body = bytes(row["body"]);
  const intact = body.length === length && checksum(id, text(row["headers"]), body) === row["crc"];
  // A damaged index leads to the row of another delivery.
  if (!intact || summary.id !== id) throw damaged(`delivery ${id}`);
  return { ...summary, headers: fromHeaderColumn(row["headers"]), body };
}

function checksum(id: string, headers: string, body: Buffer): number {
  // The body first: zlib forgets the value it is given when a buffer of no bytes follows.
  return crc32(`${id}${headers}`, crc32(body));
}

function verificationOf(row: Row): Verification {
  const verdict = verdicts.find((known) => known === row["verdict"]);
  if (!verdict) throw damaged(`delivery ${text(row["id"])}`);
  return {
    verdict,
    scheme: optional(row["scheme"], fromColumn),
    reason: optional(row["reason"], fromColumn),
    why: optional(row["why"], fromColumn),
    hint: optional(row["hint"], fromColumn),
    secret: optional(row["secret"], number),
  };
}

/** NULL: it did not come through the tunnel; an empty text: it did, to a URL that is not known. */
function publicUrlOf(column: Column): Pick<Delivery, "publicUrl"> {
  if (column === null) return {};
  return { publicUrl: column === "" ? null : fromColumn(column) };
}

function duplicateOf(row: Row): DuplicateOf | null {
  const earlier: Column = row["duplicate_of"];
  if (earlier === null) return null;
  return {
    id: text(earlier),
    receivedAt: number(row["duplicate_at"]),
    changedBody: row["changed_body"] === 1,
  };
}
