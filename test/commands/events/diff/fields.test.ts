import { expect, it } from "vitest";
import { changeOf, diffFields } from "../../../../src/commands/events/diff/fields.ts";

it("compares named values by name and place", () => {
  const a = [
    ["x", "1"],
    ["y", "2"],
    ["x", "3"],
    ["__proto__", "4"],
  ] as const;
  const b = [
    ["__proto__", "5"],
    ["x", "1"],
    ["z", "6"],
    ["x", "0"],
    ["x", ""],
  ] as const;
  expect(diffFields("form", a, b)).toEqual([
    { path: "form:x[1]", change: "changed", from: "3", to: "0" },
    { path: "form:x[2]", change: "added", from: null, to: "" },
    { path: "form:y", change: "removed", from: "2", to: null },
    { path: "form:__proto__", change: "changed", from: "4", to: "5" },
    { path: "form:z", change: "added", from: null, to: "6" },
  ]);
});

it("finds nothing where nothing differs", () => {
  expect(changeOf("x", "", "")).toBeNull();
  expect(
    diffFields(
      "header",
      [
        ["a", "1"],
        ["b", "2"],
      ],
      [
        ["b", "2"],
        ["a", "1"],
      ],
    ),
  ).toEqual([]);
});
