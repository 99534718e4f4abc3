import { describe, expect, it } from "vitest";
import { headerValues, type RawHeaders, verdicts } from "../../src/events/delivery.ts";

describe("headerValues", () => {
  const headers: RawHeaders = [
    ["X-Sig", "a"],
    ["Host", "h"],
    ["x-sig", "b"],
    ["__proto__", "p"],
    ["x-sig2", "c"],
  ];

  it("gives every value in order, whatever the case of the name", () => {
    expect(headerValues(headers, "X-SIG")).toEqual(["a", "b"]);
    expect(headerValues(headers, "host")).toEqual(["h"]);
  });

  it("[H17] gives nothing for a name that is not there, and treats odd names as data", () => {
    expect(headerValues(headers, "x-si")).toEqual([]);
    expect(headerValues([], "x-sig")).toEqual([]);
    expect(headerValues(headers, "__proto__")).toEqual(["p"]);
  });
});

it("knows the seven verdicts of the contract", () => {
  expect(verdicts).toEqual(["ok", "missing", "malformed", "mismatch", "stale", "future", "unsigned"]);
});
