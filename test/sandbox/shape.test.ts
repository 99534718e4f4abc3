import * as v from "valibot";
import { expect, it } from "vitest";
import { fields, filled } from "../../src/sandbox/shape.ts";

const shape = fields({ name: filled, events: v.exactOptional(v.array(filled)) });
const problemOf = (value: unknown) => v.safeParse(shape, value).issues?.[0].message;

it("takes an object with its fields", () => {
  expect(v.parse(shape, { name: "a" })).toEqual({ name: "a" });
});

it.each([
  [{}, "is missing"],
  [{ name: "a", event: [] }, "unknown field; did you mean events?"],
  [{ name: "a", other: [] }, "unknown field; allowed: name, events"],
  [{ name: "" }, "must not be empty"],
  [[], "must be an object, not a list"],
  ["text", 'must be an object, not "text"'],
])("refuses %j", (value, problem) => {
  expect(problemOf(value)).toBe(problem);
});
