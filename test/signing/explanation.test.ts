import { expect, it } from "vitest";
import { type Case, fits } from "../../src/signing/explanation.ts";
import { signedAs } from "./explained.ts";
import { now, schemeOf } from "./table.ts";

const stripe = schemeOf("stripe");
const old: Case = {
  scheme: stripe,
  request: signedAs(stripe, "right", { timestamp: now - 3_600_000 }),
  secrets: ["wrong"],
  now,
  otherSecrets: [],
  otherSchemes: [],
};
const words = { why: "", hint: "" };

it("asks the engine about the case with the variant's change", () => {
  expect(fits(old, words)).toBe(false);
  expect(fits(old, { ...words, secrets: ["right"] })).toBe(true);
  expect(
    fits(old, { ...words, secrets: ["right"], request: { ...old.request, body: Buffer.from("x") } }),
  ).toBe(false);
  expect(fits(old, { ...words, secrets: ["right"], scheme: schemeOf("payvost") })).toBe(false);
});

it("leaves the age of the timestamp aside unless that is the question", () => {
  expect(fits(old, { ...words, secrets: ["right"] }, true)).toBe(false);
});
