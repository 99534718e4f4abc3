import { expect, test } from "vitest";
import { flowing } from "../../src/output/flow.ts";
import { empty, text } from "../../src/output/text.ts";
import { plainLines } from "./looks.ts";

const parts = [text`one`, text`two`, empty, text`three`];

test.each([
  [80, ["one  two  three"]],
  [Number.POSITIVE_INFINITY, ["one  two  three"]],
  [10, ["one  two", "three"]],
  [3, ["one", "two", "three"]],
])("parts on lines of %d columns, empty ones left out", (columns, expected) => {
  expect(plainLines(flowing(parts, columns))).toEqual(expected);
});

test("of nothing is no line", () => {
  expect(flowing([empty], 80)).toEqual([]);
});
