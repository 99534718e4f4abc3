import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonErrorOffset } from "../../src/events/json-error.ts";

describe("the place where text stops being JSON", () => {
  it.each([
    ["", 0],
    ["  ", 2],
    ["{", 1],
    ['{"a"', 4],
    ['{"a":', 5],
    ['{"a":1', 6],
    ['{"a":1,', 7],
    ['{"a":1,}', 7],
    ['{"a":1 "b":2}', 7],
    ['{"a" 1}', 5],
    ["{a:1}", 1],
    ["{'a':1}", 1],
    ['{"a":x}', 5],
    ['{"a":01}', 6],
    ['{"a":"b', 5],
    ['{"a":"b\n"}', 5],
    ['{"a":"\\x"}', 5],
    ["[1 2]", 3],
    ["[1,]", 3],
    ["[1}", 2],
    ["{]", 1],
    ["1 2", 2],
    ["1,", 1],
    ["]", 0],
    ["// note\n{}", 0],
    ["{} // note", 3],
    ["\u00a0{}", 0],
    ["NaN", 0],
    ["+1", 0],
    ["truefalse", 4],
  ])("of %j is %d", (text, offset) => {
    expect(jsonErrorOffset(text)).toBe(offset);
  });

  it("is null for JSON", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom("", " ", "\n\t"), (text, space) => {
        expect(jsonErrorOffset(space + text + space)).toBeNull();
      }),
    );
  });

  it("is told exactly when JSON.parse refuses the text", () => {
    const unit = fc.constantFrom(...'{}[]:,"\\u0e1-.+tn \n', "true", "null", '"a"', '{"a":');
    const damaged = fc
      .tuple(fc.json(), fc.nat(), unit)
      .map(
        ([text, place, inserted]) =>
          text.slice(0, place % (text.length + 1)) + inserted + text.slice(place % 7),
      );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit }), damaged), (text) => {
        const offset = jsonErrorOffset(text);
        expect(offset === null).toBe(isJson(text));
        expect(offset ?? 0).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 300 },
    );
  });

  it("is found in deep and in long text", () => {
    expect(jsonErrorOffset("[".repeat(100_000))).toBe(100_000);
    expect(jsonErrorOffset(`"${"a".repeat(1_000_000)}`)).toBe(0);
    expect(jsonErrorOffset(`"${"\\n".repeat(500_000)}"`)).toBeNull();
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
