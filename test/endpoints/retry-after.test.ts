import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askedWait, waitInWords } from "../../src/endpoints/retry-after.ts";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { startOfTest as now } from "./provider-server.ts";

const year = 365 * 86_400_000;
const limit = paymentflowApi.rateLimit;

function waitAfter(...values: string[]) {
  return askedWait(
    values.map((value) => ["retry-AFTER", value] as const),
    null,
    now,
  );
}

describe("askedWait", () => {
  it.each<[string, number | null]>([
    ["2", 2000],
    [" 2 ", 2000],
    ["0", 0],
    ["1.5", 1500],
    ["-1", null],
    ["", null],
    ["abc", null],
    ["2 s", null],
    ["0x10", null],
    ["1e99", null],
    ["9".repeat(400), year],
    ["Sat, 21 Nov 2026 12:00:30 GMT", 30_000],
    ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
    ["Sat, 99 Nov 2026 12:00:30 GMT", null],
    ["Fri, 31 Dec 9999 23:59:59 GMT", year],
    ["2026-11-21T12:00:30Z", null],
  ])("[F6] reads %j", (value, wait) => {
    expect(waitAfter(value)).toBe(wait);
  });

  it("[F6] takes the longest of several and passes over garbage", () => {
    expect(waitAfter("2", "7", "abc")).toBe(7000);
    expect(waitAfter("abc", "-5")).toBe(null);
  });

  it("falls back to the provider's reset time when it lies ahead", () => {
    const reset = (value: string) => askedWait([["X-RateLimit-Reset", value]], limit, now);
    expect(reset(String(now / 1000 + 20))).toBe(20_000);
    expect(reset(String(now / 1000 - 20))).toBe(null);
    expect(reset("20")).toBe(null);
    expect(askedWait([["X-RateLimit-Reset", String(now / 1000 + 20)]], null, now)).toBe(null);
  });

  it("[F6] [P5] answers null or a wait between 0 and a year, whatever is said", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.double().map(String), fc.date().map(String))),
        (values) => {
          const wait = waitAfter(...values);
          expect(wait === null || (wait >= 0 && wait <= year)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("waitInWords", () => {
  it.each([
    [0, "0 ms"],
    [400, "400 ms"],
    [2000, "2 s"],
    [1250, "1.3 s"],
    [60_000, "1 min"],
    [65_000, "1 min 5 s"],
    [7_380_000, "2 h 3 min"],
    [year, "365 days"],
  ])("writes %d ms", (ms, words) => {
    expect(waitInWords(ms)).toBe(words);
  });
});
