import { describe, expect, it } from "vitest";
import { defaultLimits, parseLimit, readLimits, type StoreLimit } from "../../src/store/limits.ts";

describe("a limit", () => {
  it.each<[StoreLimit, string, number | null]>([
    ["maxSize", "1gb", 1_073_741_824],
    ["maxSize", "1.5 MB", 1_572_864],
    ["maxSize", "2tb", 2_199_023_255_552],
    ["maxSize", "none", null],
    ["maxAge", "1m", 60_000],
    ["maxAge", "12h", 43_200_000],
    ["maxAge", "30d", 2_592_000_000],
    ["maxAge", "2w", 1_209_600_000],
    ["maxAge", "none", null],
  ])("%s %s is %d", (limit, text, value) => {
    expect(parseLimit(limit, text)).toBe(value);
  });

  it.each<[StoreLimit, string]>([
    ["maxSize", ""],
    ["maxSize", "1"],
    ["maxSize", "0gb"],
    ["maxSize", "0.5mb"],
    ["maxSize", "500kb"],
    ["maxSize", "-1gb"],
    ["maxSize", "1gb and more"],
    ["maxSize", "1 constructor"],
    ["maxSize", "None"],
    ["maxAge", "30"],
    ["maxAge", "30s"],
    ["maxAge", "1gb"],
    ["maxAge", "9999999999d"],
  ])("%s is not %j", (limit, text) => {
    expect(parseLimit(limit, text)).toBeUndefined();
  });

  it("has a default that is one", () => {
    expect(parseLimit("maxSize", defaultLimits.maxSize)).toBe(2 ** 30);
    expect(parseLimit("maxAge", defaultLimits.maxAge)).toBeNull();
  });
});

it("takes the default for what is left out", () => {
  expect(readLimits()).toEqual({ maxBytes: 2 ** 30, maxAge: null });
  expect(readLimits({ maxAge: "1h" })).toEqual({ maxBytes: 2 ** 30, maxAge: 3_600_000 });
  expect(readLimits({ maxSize: "none" })).toEqual({ maxBytes: null, maxAge: null });
});
