import { describe, expect, it } from "vitest";
import { formatTimestamp, outsideTolerance, parseTimestamp } from "../../src/signing/timestamp.ts";

describe("parseTimestamp", () => {
  it.each<[string, "s" | "ms" | "iso", number | null]>([
    ["1731705121", "s", 1_731_705_121_000],
    ["1731705121123", "ms", 1_731_705_121_123],
    ["0", "s", 0],
    ["2147483648", "s", 2_147_483_648_000],
    ["8640000000000", "s", 8.64e15],
    ["8640000000001", "s", null],
    ["", "s", null],
    ["01731705121", "s", null],
    ["-1", "s", null],
    ["+1", "s", null],
    [" 1", "s", null],
    ["1 ", "s", null],
    ["1.0", "s", null],
    ["1e9", "s", null],
    ["0x10", "s", null],
    ["1731705121junk", "s", null],
    ["١٢٣", "s", null],
    ["9".repeat(17), "ms", null],
    ["2019-11-16T10:11:12Z", "iso", 1_573_899_072_000],
    ["2019-11-16T10:11:12.634Z", "iso", 1_573_899_072_634],
    ["2019-11-16T10:11:12.634234626Z", "iso", 1_573_899_072_634],
    ["2019-11-16T10:11:12.5+01:00", "iso", 1_573_895_472_500],
    ["2019-11-16T10:11:12-07:00", "iso", 1_573_924_272_000],
    ["2019-11-16T10:11:12", "iso", null],
    ["2019-11-16", "iso", null],
    ["2019-11-16 10:11:12Z", "iso", null],
    ["2019-02-30T10:11:12Z", "iso", null],
    ["2019-11-16T24:00:00Z", "iso", null],
    ["2019-11-16T10:61:12Z", "iso", null],
    ["2019-11-16T10:11:12+99:99", "iso", null],
    ["2019-11-16T10:11:12.Z", "iso", null],
    ["1731705121", "iso", null],
  ])("%j in %s", (text, unit, expected) => expect(parseTimestamp(text, unit)).toBe(expected));
});

describe("formatTimestamp", () => {
  it.each<[number, "s" | "ms" | "iso", string | null]>([
    [1_767_225_600_999, "s", "1767225600"],
    [1_767_225_600_999, "ms", "1767225600999"],
    [1_767_225_600_999.5, "ms", "1767225600999"],
    [1_767_225_600_999, "iso", "2026-01-01T00:00:00.999Z"],
    [Number.NaN, "s", null],
    [Number.POSITIVE_INFINITY, "ms", null],
    [-1, "s", null],
    [8.7e15, "iso", null],
  ])("%d in %s", (time, unit, expected) => expect(formatTimestamp(time, unit)).toBe(expected));
});

describe("outsideTolerance", () => {
  const now = 1_767_225_600_900;
  it.each<[number, "s" | "ms", number]>([
    [1_767_225_300_000, "s", 0],
    [1_767_225_299_000, "s", 301],
    [1_767_225_900_000, "s", 0],
    [1_767_225_901_000, "s", -301],
    [1_767_225_300_900, "ms", 0],
    [1_767_225_300_800, "ms", 300.1],
    [1_767_225_901_000, "ms", -300.1],
  ])("of %d in %s is %d", (time, unit, expected) => {
    expect(outsideTolerance(time, unit, { now, limit: 300 })).toBeCloseTo(expected, 6);
  });
});
