import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { apiShape } from "../../src/providers/file-api-shape.ts";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { payvostApi } from "../../src/providers/payvost-api.ts";

const shape = apiShape(v);
const least = {
  bases: { live: { url: "https://api.acme.com" } },
  auth: { live: "live_", test: "test_" },
  calls: {},
};

describe("the shape of a contract in a file", () => {
  it.each([
    ["payvost", payvostApi],
    ["paymentflow", paymentflowApi],
  ])("takes all that %s says", (_, contract) => {
    const written: unknown = JSON.parse(JSON.stringify(contract));
    const result = v.safeParse(shape, written);
    expect(result.issues).toBeUndefined();
    expect(result.output).toEqual(written);
  });

  it("takes bases, keys and calls alone", () => {
    expect(v.safeParse(shape, least).success).toBe(true);
    const call = { method: "POST", path: "/hooks" };
    expect(v.safeParse(shape, { ...least, calls: { create: call } }).success).toBe(true);
  });

  const refused: [why: string, value: object][] = [
    ["no live base", { ...least, bases: {} }],
    ["no keys", { ...least, auth: {} }],
    ["an unknown call", { ...least, calls: { remove: { method: "POST", path: "/a" } } }],
    ["an unknown method", { ...least, calls: { create: { method: "post", path: "/a" } } }],
    ["a success below 200", { ...least, calls: { create: { method: "POST", path: "/a", status: 100 } } }],
    [
      "another place than the sandbox",
      { ...least, calls: { list: { method: "GET", path: "/a", only: "live" } } },
    ],
    [
      "an unknown form",
      { ...least, endpoint: { fields: [{ of: "id", name: "id", form: { as: "number" } }] } },
    ],
    [
      "words without a word",
      { ...least, endpoint: { fields: [{ of: "enabled", name: "on", form: { as: "words" } }] } },
    ],
    [
      "a form with more",
      { ...least, endpoint: { fields: [{ of: "id", name: "id", form: { as: "text", on: "x" } }] } },
    ],
    ["a cursor of pages", { ...least, paging: { by: "page" } }],
    ["an unknown error", { ...least, errors: { at: "error", fields: {}, kinds: { gone: {} } } }],
    ["an unknown field", { ...least, base: "https://api.acme.com" }],
  ];
  it.each(refused)("refuses %s", (_, value) => {
    expect(v.safeParse(shape, value).success).toBe(false);
  });
});
