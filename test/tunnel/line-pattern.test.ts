import { describe, expect, it } from "vitest";
import { ownPattern, SlowPattern, userPattern } from "../../src/tunnel/line-pattern.ts";

describe.each([
  ["ownPattern", (source: string) => ownPattern(new RegExp(source))],
  ["userPattern", userPattern],
])("%s", (_name, make) => {
  it("finds every place that fits, with its groups", () => {
    expect(make("a(b)?")("ab a")).toEqual([
      ["ab", "b"],
      ["a", ""],
    ]);
    expect(make("x")("ab a")).toEqual([]);
    expect(make("^$")("")).toEqual([[""]]);
  });

  it("starts anew with each line", () => {
    const pattern = make("a");
    expect([pattern("a"), pattern("a")]).toEqual([[["a"]], [["a"]]]);
  });
});

describe("a user's pattern", () => {
  it("that would take for ever is given up", () => {
    const pattern = userPattern("(a+)+$");
    expect(() => pattern(`${"a".repeat(4_000)}b`)).toThrow(SlowPattern);
    expect(() => pattern(`${"a".repeat(4_000)}b`)).toThrow("the pattern (a+)+$ takes too long");
    expect(pattern("aaa")).toEqual([["aaa", "aaa"]]);
  });

  it("gives plain values that nothing of the pattern can change", () => {
    expect(Array.isArray(userPattern("a")("a")[0])).toBe(true);
    expect(() => userPattern("(")).toThrow(SyntaxError);
  });
});
