import { describe, expect, it } from "vitest";
import { answerOf, isObject, place } from "../../../src/sandbox/rest/answers.ts";
import { partsOf } from "./simulation.ts";

describe("an answer", () => {
  it("is in the provider's envelope, and has no body with 204", async () => {
    const { contract } = await partsOf("payvost");
    expect(answerOf(contract, 200, [1]).body).toEqual({ success: true, data: [1] });
    expect(answerOf(contract, 204, [1])).toEqual({ status: 204, body: undefined, headers: {} });
    const { contract: bare } = await partsOf("paymentflow");
    expect(answerOf(bare, 200, { id: "x" }).body).toEqual({ id: "x" });
  });

  it("has values at paths, beside those that are there", () => {
    const target = {};
    for (const [path, value] of Object.entries({ "a.b": 1, "a.c.d": 2, e: 3, "e.f": 4 }))
      place(target, path, value);
    expect(target).toEqual({ a: { b: 1, c: { d: 2 } }, e: { f: 4 } });
  });

  it.each([
    [{}, true],
    [[], false],
    [null, false],
    ["{}", false],
  ])("tells objects: %j", (value, expected) => {
    expect(isObject(value)).toBe(expected);
  });
});
