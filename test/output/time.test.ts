import { describe, expect, test } from "vitest";
import { age, clockTime, count, duration, localTime, timeNear, zoneOffset } from "../../src/output/time.ts";

const noon = Date.UTC(2025, 10, 21, 12, 4, 31);

describe("clock times", () => {
  test.each([
    ["UTC", "2025-11-21 12:04:31"],
    ["Africa/Lagos", "2025-11-21 13:04:31"],
    ["Asia/Kathmandu", "2025-11-21 17:49:31"],
    ["America/Los_Angeles", "2025-11-21 04:04:31"],
  ])("in %s", (zone, shown) => {
    expect(localTime(noon, zone)).toBe(shown);
    expect(localTime(noon + 999.5, zone)).toBe(shown);
    expect(clockTime(noon, zone)).toBe(shown.slice(11));
  });

  test("in the zone of the machine", () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const at of [noon, noon + 1000, noon, 0, Date.UTC(2038, 0, 19, 3, 14, 8), Date.UTC(2025, 5, 1)]) {
      expect(localTime(at)).toBe(localTime(at, zone));
    }
  });

  test("midnight is 00, and a time that is none is shown as such", () => {
    expect(clockTime(Date.UTC(2025, 0, 1), "UTC")).toBe("00:00:00");
    expect(clockTime(Number.NaN)).toBe("00:00:00");
  });

  test("another day is named", () => {
    expect(timeNear(noon, noon + 3_600_000, "UTC")).toBe("12:04:31");
    expect(timeNear(noon, noon + 86_400_000, "UTC")).toBe("2025-11-21 12:04:31");
  });
});

test.each([
  [0, "<1 ms"],
  [-5, "<1 ms"],
  [Number.NaN, "<1 ms"],
  [0.6, "1 ms"],
  [12.4, "12 ms"],
  [999.4, "999 ms"],
  [999.6, "1 s"],
  [1234, "1.2 s"],
  [5000, "5 s"],
  [30_002, "30 s"],
  [59_940, "59.9 s"],
  [59_999, "1 min"],
  [125_000, "2 min 5 s"],
  [3_600_000, "1 h"],
  [5_400_000, "1 h 30 min"],
])("%d ms is %s", (ms, shown) => {
  expect(duration(ms)).toBe(shown);
});

test.each([
  [-60_000, "just now"],
  [59_000, "just now"],
  [60_000, "1 min ago"],
  [3_600_000, "1 h ago"],
  [86_400_000, "1 day ago"],
  [3 * 86_400_000, "3 days ago"],
])("%d ms before now is %s", (before, shown) => {
  expect(age(noon - before, noon)).toBe(shown);
});

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1,000"],
  [1_234_567, "1,234,567"],
])("%d is written %s", (value, shown) => {
  expect(count(value)).toBe(shown);
});

test.each([
  ["UTC", "UTC"],
  ["Europe/Berlin", "+01:00"],
  ["America/St_Johns", "-03:30"],
  ["Asia/Kolkata", "+05:30"],
])("how far %s is ahead: %s", (timeZone, expected) => {
  expect(zoneOffset(Date.UTC(2026, 0, 31, 12, 0, 0, 999), timeZone)).toBe(expected);
});

test("an impossible time is ahead of nothing", () => {
  expect(zoneOffset(Number.NaN, "Asia/Kolkata")).toBe("UTC");
});
