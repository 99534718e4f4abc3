import { describe, expect, it } from "vitest";
import { readMetadata, refuseFields } from "../../../src/commands/endpoints/fields.ts";
import { connectionTo } from "./connections.ts";

describe("readMetadata", () => {
  it.each([
    [["team=a"], { team: "a" }],
    [["team=a=b", "empty="], { team: "a=b", empty: "" }],
    [[], {}],
  ])("%j", (values, expected) => {
    expect(readMetadata(values)).toEqual(expected);
  });

  it.each([
    [["team"], /"team" is no key=value/],
    [["=a"], /is no key=value/],
    [["a b=c"], /is no key=value/],
    [["__proto__=x"], /is no key=value/],
    [["constructor=x"], /is no key=value/],
    [["a=1", "a=2"], /a is given twice/],
  ])("refuses %j", (values, message) => {
    expect(() => readMetadata(values)).toThrow(message);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

describe("refuseFields", () => {
  it("knows what each provider takes", async () => {
    const [payvost, paymentflow] = [await connectionTo("payvost"), await connectionTo("paymentflow")];
    refuseFields(payvost, "create", { metadata: ["a=1"], description: "x" });
    refuseFields(paymentflow, "create", { metadata: undefined, description: "x" });
    expect(() => refuseFields(paymentflow, "create", { metadata: ["a=1"] })).toThrow(
      "paymentflow takes no metadata to create an endpoint",
    );
    expect(() => refuseFields(paymentflow, "update", { metadata: ["a=1"] })).toThrow(/to update an endpoint/);
  });
});
