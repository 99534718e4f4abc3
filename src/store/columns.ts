import { WhkError } from "../errors.ts";
import type { RawHeaders } from "../events/delivery.ts";
import type { SqlValue } from "./engine.ts";

/** The value of a column that was read; undefined when the query did not name it. */
export type Column = SqlValue | undefined;

/**
 * Free text as a column keeps it: like the inside of a JSON string. Ordinary text stays itself and can be
 * searched, while U+0000 and lone surrogates survive engines that cut the text there or replace them.
 */
export function toColumn<Value extends string | null>(value: Value): Value | string {
  return value === null ? value : JSON.stringify(value).slice(1, -1);
}

/** The text {@link toColumn} was given. Throws a store error when the column is damaged. */
export function fromColumn(column: Column): string {
  const stored = text(column);
  return stored.includes("\\") ? text(parse(`"${stored}"`)) : stored;
}

export function toHeaderColumn(headers: RawHeaders): string {
  return JSON.stringify(headers);
}

/** Header lines of a column. Throws a store error when it is damaged. */
export function fromHeaderColumn(column: Column): RawHeaders {
  const headers = parse(text(column));
  if (!Array.isArray(headers)) throw damaged();
  return headers as RawHeaders;
}

/** `read` applied to the column unless that is NULL. */
export function optional<Value>(column: Column, read: (column: Column) => Value): Value | null {
  return column === null ? null : read(column);
}

export function text(column: unknown): string {
  if (typeof column !== "string") throw damaged();
  return column;
}

export function number(column: Column): number {
  if (typeof column !== "number") throw damaged();
  return column;
}

/** The bytes of a column, not copied. Some engines store a buffer of no bytes as NULL. */
export function bytes(column: Column): Buffer {
  if (column === null) return Buffer.alloc(0);
  if (!(column instanceof Uint8Array)) throw damaged();
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}

/** The store error for a record whose bytes on the disk are not those that were written. */
export function damaged(what = "a delivery"): WhkError {
  return new WhkError("store", "record_damaged", `${what} is damaged in the store`, {
    hint: "the disk has changed what was recorded; check the disk",
  });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw damaged();
  }
}
