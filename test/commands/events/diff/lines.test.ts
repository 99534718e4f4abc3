import { expect, it } from "vitest";
import { diffLines } from "../../../../src/commands/events/diff/lines.ts";

it.each<[string, string, string[]]>([
  ["a\nb\nc", "a\nx\nc", ["changed line 2 b x"]],
  ["a\nc", "a\nb\nc", ["added line 2 null b"]],
  ["a\nb\nc", "c", ["removed line 1 a null", "removed line 2 b null"]],
  ["a\n", "a", ["removed line 2  null"]],
  ["a\r\nb", "a\nb", []],
])("%j and %j", (a, b, said) => {
  expect(diffLines(a, b).map(({ change, path, from, to }) => `${change} ${path} ${from} ${to}`)).toEqual(
    said,
  );
});
