import { describe, expect, it } from "vitest";
import {
  isSignatureHeader,
  signatureHeader,
  signatureValue,
  withSignatureDigits,
  withSignatureValue,
} from "../../src/signing/places.ts";
import { sign } from "../../src/signing/sign.ts";
import { inputFor, schemeOf, schemes, secretFor } from "./table.ts";

function signed(id: string) {
  const scheme = schemeOf(id);
  return { scheme, ...sign(scheme, inputFor(scheme), [secretFor(scheme)]) };
}

it.each([
  ["payvost", "Payvost-Signature"],
  ["docusign", "X-DocuSign-Signature-1"],
  ["box", "Box-Signature-Primary"],
  ["opay", null],
  ["braintree", null],
])("signatureHeader: %s → %s", (id, name) => {
  expect(signatureHeader(schemeOf(id))).toBe(name);
});

it.each([
  ["payvost", "PAYVOST-Signature", true],
  ["payvost", "X-Payvost-Signature", false],
  ["docusign", "x-docusign-signature-7", true],
  ["box", "box-signature-secondary", true],
  ["opay", "sha512", false],
])("isSignatureHeader: %s, %s → %s", (id, name, expected) => {
  expect(isSignatureHeader(schemeOf(id), name)).toBe(expected);
});

describe("the value a signature stands in", () => {
  it("is read and written wherever a scheme has it", () => {
    for (const scheme of schemes.filter(({ kind }) => kind !== "none")) {
      const original = sign(scheme, inputFor(scheme), [secretFor(scheme)]);
      const value = signatureValue(scheme, original);
      expect(value, scheme.id).not.toBe("");
      const replaced = withSignatureValue(scheme, original, "other");
      expect(signatureValue(scheme, replaced), scheme.id).toBe("other");
      expect(signatureValue(scheme, withSignatureValue(scheme, original, null)), scheme.id).toMatch(
        /^(null)?$/,
      );
    }
  });

  it.each(["stripe", "standard-webhooks", "github", "payvost"])(
    "keeps what stands around the digits, %s",
    (id) => {
      const { scheme, ...original } = signed(id);
      const value = signatureValue(scheme, original);
      const changed = signatureValue(
        scheme,
        withSignatureDigits(scheme, original, () => "DIGITS"),
      );
      const [before = "", after = ""] = changed.split("DIGITS");
      expect(value.startsWith(before)).toBe(true);
      expect(value.endsWith(after)).toBe(true);
      expect(before + after).not.toMatch(/[\w+/]{20}/);
    },
  );
});
