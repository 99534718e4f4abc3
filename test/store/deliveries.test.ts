import { expect, it } from "vitest";
import { verdicts } from "../../src/events/delivery.ts";
import { isTrusted, storeClosed } from "../../src/store/deliveries.ts";
import { verification } from "./drafts.ts";

it("trusts what verified and what its provider does not sign, nothing else", () => {
  const trusted = verdicts.filter((verdict) => isTrusted(verification(verdict)));
  expect(trusted).toEqual(["ok", "unsigned"]);
});

it("calls a closed store a store error", () => {
  expect(storeClosed()).toMatchObject({ kind: "store", code: "store_closed" });
});
