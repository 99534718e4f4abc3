import { expect, it } from "vitest";
import { indentationOf } from "../../src/signing/nesting.ts";

/** What JSON.stringify adds when it indents by one: all blanks in front of values and closing brackets. */
function added(json: string): number {
  const lines = JSON.stringify(JSON.parse(json), null, 1).split("\n");
  return lines.reduce((sum, line) => sum + line.length - line.trimStart().length, 0);
}

it.each(["1", "[1]", '{"a":[1,2,{"b":"x,]}"}]}', '["\\"[[[", "\\\\", [1]]'])(
  "counts what indenting %s adds",
  (json) => {
    expect(indentationOf(json)).toBe(added(json));
  },
);

it("has no number for what is nested deeper than any event", () => {
  expect(indentationOf("[".repeat(512))).toBeLessThan(Number.POSITIVE_INFINITY);
  expect(indentationOf("[".repeat(513))).toBe(Number.POSITIVE_INFINITY);
});

it("reads strings that do not end", () => expect(indentationOf('["\\')).toBe(1));
