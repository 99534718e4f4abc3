import { describe, expect, it } from "vitest";
import { compilePatterns, matchesPattern } from "../../src/events/pattern.ts";

describe("matchesPattern", () => {
  it.each<[string, string, boolean]>([
    ["payment.succeeded", "payment.succeeded", true],
    ["payment.succeeded", "payment.succeeded2", false],
    ["payment.*", "payment.failed", true],
    ["payment.*", "payment.dispute.opened", true],
    ["payment.*", "payment", false],
    ["payment.*", "xpayment.failed", false],
    ["*.failed", "payment.failed", true],
    ["*.failed", "payment.failed.late", false],
    ["a*b*c", "a-b-c", true],
    ["a*b*c", "abc", true],
    ["a*b*c", "ac", false],
    ["a*b*b", "ab", false],
    ["ab*ba", "aba", false],
    ["ab*ba", "abba", true],
    ["*", "", true],
    ["**", "x", true],
    ["", "", true],
    ["", "x", false],
    ["a.c", "abc", false],
    ["(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaa!", false],
    ["PAYMENT.*", "payment.x", false],
  ])("%s against %s", (pattern, type, expected) => expect(matchesPattern(pattern, type)).toBe(expected));

  it("[P4] looks at every character about once, also with 10 000 stars", () => {
    const stars = "*".repeat(10_000);
    expect(matchesPattern(stars, "a".repeat(10_000))).toBe(true);
    expect(matchesPattern(`${stars}b`, "a".repeat(10_000))).toBe(false);
    expect(matchesPattern(`${"a*".repeat(10_000)}b`, "a".repeat(20_000))).toBe(false);
    expect(matchesPattern("*a*a*a*a*a*a*a*a*b*", "a".repeat(100_000))).toBe(false);
  });
});

describe("compilePatterns", () => {
  it.each<[string[], string | null, boolean]>([
    [[], "anything", true],
    [[], null, true],
    [[""], "anything", true],
    [["payment.*,!*.failed"], "payment.succeeded", true],
    [["payment.*,!*.failed"], "payment.failed", false],
    [["payment.*", "!*.failed"], "payment.failed", false],
    [["payment.*", " transfer.* "], "transfer.done", true],
    [["payment.*"], "transfer.done", false],
    [["!*.failed"], "payment.succeeded", true],
    [["!*.failed"], "payment.failed", false],
    [["!*.failed"], null, true],
    [["!*"], null, true],
    [["payment.*"], null, false],
    [["*"], null, true],
    [["!payment.failed,payment.failed"], "payment.failed", false],
  ])("%j lets %j pass: %j", (patterns, type, expected) => {
    expect(compilePatterns(patterns)(type)).toBe(expected);
  });
});
