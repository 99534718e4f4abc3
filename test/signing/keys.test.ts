import { describe, expect, it } from "vitest";
import {
  checkSecret,
  fillParts,
  generateSecret,
  readKey,
  secretParts,
  secretWarning,
} from "../../src/signing/keys.ts";
import type { Scheme } from "../../src/signing/scheme.ts";
import { bytesFrom, schemeOf, schemes } from "./table.ts";

function keyHex(id: string, secret: string): string | null {
  const key = readKey(schemeOf(id), secret);
  return "problem" in key ? null : key.bytes.toString("hex");
}

describe("readKey", () => {
  it.each<[string, string, string | null]>([
    ["payvost", "abc", "616263"],
    ["payvost", "whsec_abc", "77687365635f616263"],
    ["payvost", "a:b", "613a62"],
    ["payvost", "é", "c3a9"],
    ["payvost", " abc\n", "206162630a"],
    ["standard-webhooks", "whsec_AAEC", "000102"],
    ["standard-webhooks", "AAEC", "000102"],
    ["standard-webhooks", "whsec_AAE=", "0001"],
    ["standard-webhooks", "whsec_AAE", "0001"],
    ["standard-webhooks", "whsec_AAF=", null],
    ["standard-webhooks", "whsec_AA_-", null],
    ["standard-webhooks", "whsec_whsec_AAEC", null],
    ["standard-webhooks", "whsec_AAEC\n", null],
    ["standard-webhooks", "whsec_", null],
    ["polar", "whsec_AAEC", "77687365635f41414543"],
    ["adyen", "00FF", "00ff"],
    ["adyen", "00ff", "00ff"],
    ["adyen", "00fF0", null],
    ["adyen", "aF", null],
    ["adyen", "zz", null],
    ["airtable", "AAEC", "000102"],
    ["fluxvend-js", "key:secret", "6b65793a736563726574"],
    ["fluxvend-js", "key:sec:ret", "6b65793a7365633a726574"],
    ["fluxvend-js", "key", null],
    ["fluxvend-js", "key:", null],
    ["fluxvend-js", ":secret", null],
    ["braintree", "public:abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["braintree", "abc", null],
  ])("%s of %j is %s", (id, secret, expected) => expect(keyHex(id, secret)).toBe(expected));

  it("[S10] refuses an empty secret for every scheme", () => {
    for (const scheme of schemes) expect(checkSecret(scheme, "")).toBe("the secret is empty");
  });
});

describe("checkSecret", () => {
  it.each<[string, string, RegExp | null]>([
    ["payvost", "anything", null],
    ["standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", null],
    ["standard-webhooks", "whsec_my secret", /not base64/],
    ["standard-webhooks", "whsec_", /empty behind its prefix/],
    ["adyen", "not hex", /not hex/],
    ["fluxvend-js", "only-one", /does not consist of apiKey:secretKey/],
    ["braintree", "only-one", /publicKey:privateKey/],
    ["discord", "abcd", /not an Ed25519 key in hex/],
    ["telnyx", "abcd", /not an Ed25519 key in base64/],
    ["sendgrid", "abcd", /not a key in base64/],
  ])("%s: %j", (id, secret, problem) => {
    const found = checkSecret(schemeOf(id), secret);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
    expect(found ?? "").not.toContain(secret === "abcd" ? "abcd" : "only-one");
  });

  it("finds nothing wrong where there is no signature", () => {
    expect(checkSecret({ id: "none", kind: "none", encoding: "raw" }, "")).toBeNull();
  });
});

describe("secretWarning", () => {
  it.each(["a\n", " a", "a\r\n", "\ta", "a\u00a0"])("warns about %j", (secret) => {
    expect(secretWarning(secret)).toMatch(/white space/);
  });

  it.each(["a", "a b", "", "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----\n"])(
    "is silent about %j",
    (secret) => {
      expect(secretWarning(secret)).toBeNull();
    },
  );
});

describe("generateSecret", () => {
  it.each<[string, RegExp]>([
    ["payvost", /^whsec_[A-Za-z0-9+/]{32}$/],
    ["senfenico", /^whsec_[A-Za-z0-9+/]{32}$/],
    ["standard-webhooks", /^whsec_[A-Za-z0-9+/]{32}$/],
    ["adyen", /^[0-9a-f]{48}$/],
    ["msteams", /^[A-Za-z0-9+/]{32}$/],
    ["telegram", /^[0-9a-f]{48}$/],
    ["fluxvend-js", /^[0-9a-f]{16}:whsec_[A-Za-z0-9+/]{32}$/],
    ["braintree", /^[0-9a-f]{16}:whsec_[A-Za-z0-9+/]{32}$/],
    ["standard-webhooks-v1a", /^whsk_[A-Za-z0-9+/]{86}==$/],
    ["discord", /^[0-9a-f]{128}$/],
    ["telnyx", /^[A-Za-z0-9+/]{86}==$/],
    ["sendgrid", /^[A-Za-z0-9+/]+={0,2}$/],
  ])("for %s looks like %s", (id, form) => {
    expect(generateSecret(schemeOf(id), bytesFrom("generate"))).toMatch(form);
  });

  it("is usable for every scheme, and another each time", () => {
    for (const scheme of schemes) {
      const secrets = ["a", "b"].map((seed) => generateSecret(scheme, bytesFrom(seed)));
      expect(new Set(secrets).size).toBe(2);
      for (const secret of secrets) expect(checkSecret(scheme, secret)).toBeNull();
    }
  });

  it("writes PEM for PEM, and nothing where nothing is signed", () => {
    const pem: Scheme = {
      id: "kick",
      kind: "rsa",
      alg: "sha256",
      encoding: "base64",
      key: { format: "spki-pem" },
    };
    expect(generateSecret(pem, bytesFrom("x"))).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(generateSecret({ id: "none", kind: "none", encoding: "raw" }, bytesFrom("x"))).toBe("");
  });
});

it("knows the parts of a secret", () => {
  expect(secretParts(schemeOf("payvost"))).toEqual(["secret"]);
  expect(secretParts(schemeOf("fluxvend-js"))).toEqual(["apiKey", "secretKey"]);
  expect(secretParts(schemeOf("braintree"))).toEqual(["publicKey", "privateKey"]);
  expect(fillParts("{a}:{b}{c}", { a: "1", b: "$&" })).toBe("1:$&");
});
