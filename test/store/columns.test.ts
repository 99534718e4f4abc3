import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bytes,
  fromColumn,
  fromHeaderColumn,
  number,
  optional,
  text,
  toColumn,
  toHeaderColumn,
} from "../../src/store/columns.ts";

describe("free text in a column", () => {
  it.each(["payment.succeeded", "", "événement", "日本語", "😀"])("stays itself: %j", (value) => {
    expect(toColumn(value)).toBe(value);
  });

  it.each([
    ["a\u0000b", "a\\u0000b"],
    ["\ud800", "\\ud800"],
    ['"', '\\"'],
    ["\\", "\\\\"],
    ["\n", "\\n"],
  ])("escapes what engines cut or replace: %j", (value, stored) => {
    expect(toColumn(value)).toBe(stored);
  });

  it("comes back whatever it is", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("\\", '"', "\u0000", "\ud800", "u", "0") }),
    );
    fc.assert(fc.property(texts, (value) => fromColumn(toColumn(value)) === value));
  });

  it("leaves null alone", () => {
    expect(toColumn(null)).toBeNull();
    expect(optional(null, fromColumn)).toBeNull();
    expect(optional("x", fromColumn)).toBe("x");
  });
});

it("[H17] keeps header lines with their order, case and repetition", () => {
  const headers = [
    ["A", "1"],
    ["a", "2"],
    ["__proto__", "\u0000"],
  ] as const;
  expect(fromHeaderColumn(toHeaderColumn(headers))).toEqual(headers);
});

it("reads no bytes from NULL, and other bytes without copying them", () => {
  expect(bytes(null)).toEqual(Buffer.alloc(0));
  const stored = new Uint8Array([1, 2, 3]).subarray(1);
  expect(bytes(stored)).toEqual(Buffer.from([2, 3]));
  expect(bytes(stored).buffer).toBe(stored.buffer);
});

describe("a damaged column", () => {
  it.each([
    ["text that is a number", () => text(5)],
    ["text that is missing", () => text(undefined)],
    ["a number that is text", () => number("5")],
    ["bytes that are text", () => bytes("5")],
    ["an escape that is none", () => fromColumn("\\q")],
    ["headers that are no JSON", () => fromHeaderColumn("[")],
    ["headers that are no list", () => fromHeaderColumn("{}")],
  ])("is a store error: %s", (_what, read) => {
    expect(read).toThrow(expect.objectContaining({ kind: "store", code: "record_damaged" }));
  });
});
