import { expect, it } from "vitest";
import {
  checkFunction,
  checkOptions,
  checkWhole,
  secretsOf,
  shown,
  timeOf,
} from "../../src/library/checks.ts";

it("refuses an option there is not, with the nearest", () => {
  expect(() => checkOptions("sign", { provider: "x" }, ["provider"])).not.toThrow();
  expect(() => checkOptions("sign", { provder: "x" }, ["provider", "body"])).toThrow(
    'sign has no option "provder"; did you mean provider?',
  );
  expect(() => checkOptions("sign", { quite: 1 }, ["provider", "body"])).toThrow("there are provider, body");
});

it.each([[null], [500], ["payvost"], [() => {}]])("refuses %j where options are to stand", (given) => {
  expect(() => Reflect.apply(checkOptions, null, ["waitFor", given, ["count"]])).toThrow(
    `waitFor: ${shown(given)} is no object with options; there are count`,
  );
});

it("shows text in quotes", () => {
  expect([shown("3000"), shown(3000), shown(null), shown(() => 1)]).toEqual([
    '"3000"',
    "3000",
    "null",
    "a function",
  ]);
});

it("takes functions, or nothing", () => {
  expect(() => [checkFunction("where", undefined), checkFunction("where", () => true)]).not.toThrow();
  expect(() => checkFunction("where", "id")).toThrow('where: "id" is no function');
});

it("takes whole numbers in their range", () => {
  expect(checkWhole("count", 3, { min: 1, max: 3 })).toBe(3);
  for (const value of [0, 4, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => checkWhole("count", value, { min: 1, max: 3 })).toThrow(
      `count: ${value} is no whole number`,
    );
});

it("takes one secret or several, and none that is empty", () => {
  expect(secretsOf(undefined)).toEqual([]);
  expect(secretsOf("a")).toEqual(["a"]);
  expect(secretsOf(["a", "b"])).toEqual(["a", "b"]);
  expect(() => secretsOf(["a", ""])).toThrow("secret: it is empty; an empty key would accept");
  expect(() => Reflect.apply(secretsOf, null, [[null]])).toThrow("secret: it is no text");
});

it("takes times as number and Date", () => {
  expect(timeOf("now", 5)).toBe(5);
  expect(timeOf("now", new Date(7))).toBe(7);
  for (const time of [-1, Number.NaN, new Date("never")])
    expect(() => timeOf("now", time)).toThrow("now: this is no time");
});
