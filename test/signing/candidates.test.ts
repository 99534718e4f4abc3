import { describe, expect, it } from "vitest";
import { decodeCandidates, readItems, textsFor } from "../../src/signing/candidates.ts";
import { compileScheme } from "../../src/signing/compile.ts";
import { RequestReader } from "../../src/signing/request.ts";
import { schemeOf } from "./table.ts";

function items(id: string, headers: [string, string][], body = ""): unknown {
  const reader = new RequestReader({ method: "POST", url: null, headers, body: Buffer.from(body) });
  const found = readItems(compileScheme(schemeOf(id)), reader);
  return Array.isArray(found)
    ? found.map(({ key, text }) => (key === null ? text : [key, text]))
    : found.reason;
}

describe("readItems", () => {
  it("takes a header as it stands, without its prefix", () => {
    expect(items("payvost", [["Payvost-Signature", "abc"]])).toEqual(["abc"]);
    expect(items("github", [["x-hub-signature-256", "sha256=sha256=abc"]])).toEqual(["sha256=abc"]);
  });

  it("splits pairs at the first separator", () => {
    const header = "v1,AA== v1a,B=,C junk  v1,";
    expect(items("standard-webhooks", [["webhook-signature", header]])).toEqual([
      ["v1", "AA=="],
      ["v1a", "B=,C"],
      "junk",
      "",
      ["v1", ""],
    ]);
    expect(items("stripe", [["stripe-signature", "t=1,v1=a=,v0"]])).toEqual([["t", "1"], ["v1", "a="], "v0"]);
  });

  it("reads lists of headers and numbered headers", () => {
    expect(items("box", [["box-signature-secondary", "b"]])).toEqual(["b"]);
    expect(
      items("docusign", [
        ["X-DocuSign-Signature-2", "b"],
        ["x-docusign-signature-1", "a"],
        ["x-docusign-signature-one", "no"],
        ["x-docusign-signature-", "no"],
        ["x-docusign-signature", "no"],
      ]),
    ).toEqual(["b", "a"]);
    expect(items("docusign", [])).toBe("no_signature");
  });

  it("reads the body", () => {
    expect(items("opay", [], '{"sha512":"é"}')).toEqual([Buffer.from("é").toString("latin1")]);
    expect(items("braintree", [], "bt_signature=pk%7Cabc%26pk2%7Cdef")).toEqual([
      ["pk", "abc"],
      ["pk2", "def"],
    ]);
  });

  it("knows 5000 pairs from each other in one go", () => {
    const header = Array.from({ length: 5000 }, (_, index) => `v${index}=x`).join(",");
    expect(items("stripe", [["stripe-signature", header]])).toHaveLength(5000);
  });

  it("does not split what is too long to hold signatures", () => {
    expect(items("stripe", [["stripe-signature", ",".repeat(65_537)]])).toBe("wrong_length");
  });
});

describe("textsFor and decodeCandidates", () => {
  const stripe = compileScheme(schemeOf("stripe"));
  const hex = "ab".repeat(32);

  it("keep the pairs with the right name and form", () => {
    const found = [
      { key: "t", text: "1" },
      { key: "v1", text: "short" },
      { key: "v1", text: hex },
      { key: null, text: hex },
    ];
    const texts = textsFor(stripe, found, null);
    expect(texts).toEqual(["short", hex]);
    expect(decodeCandidates(stripe, texts)).toEqual([Buffer.from(hex, "hex")]);
  });

  it("fail with what is wrong with the first", () => {
    expect(decodeCandidates(stripe, ["abc", "zz"])).toMatchObject({ reason: "wrong_length" });
    expect(decodeCandidates(stripe, ["zz", "abc"])).toMatchObject({ reason: "not_hex" });
    expect(decodeCandidates(stripe, [])).toMatchObject({
      reason: "no_matching_pair",
      hint: "write it as t=<timestamp>,v1=<signature>",
    });
  });

  it("name Braintree's pairs by the public key of the secret", () => {
    const braintree = compileScheme(schemeOf("braintree"));
    const key = braintree.key("pk2:private");
    const found = [
      { key: "pk", text: "a" },
      { key: "pk2", text: "b" },
    ];
    expect("problem" in key ? null : textsFor(braintree, found, key)).toEqual(["b"]);
  });
});
