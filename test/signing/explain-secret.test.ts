import { describe, expect, it } from "vitest";
import type { Scheme } from "../../src/signing/scheme.ts";
import { explain, signedAs } from "./explained.ts";
import { schemeOf } from "./table.ts";

/** Signed with one secret, read with another. */
function mixedUp(id: string, theirs: string, ours: string, changes: Partial<Scheme> = {}) {
  const scheme = schemeOf(id);
  return explain(scheme, signedAs({ ...scheme, ...changes }, theirs), { secrets: [ours] });
}

describe("secret_whitespace", () => {
  it.each([
    ["payvost", "s3cret-key", "s3cret-key\n", /without the white space around it/],
    ["stripe", "whsec_abc123", "  whsec_abc123 ", /without the white space around it/],
    ["senfenico", "9e191505", "9e191505\r\n", /without the white space around it/],
    [
      "standard-webhooks",
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
      /without/,
    ],
    ["payvost", "s3cret-key\n", "s3cret-key", /with a newline at its end/],
    ["monnify", "s3cret-key\r\n", "s3cret-key", /with a newline \(CRLF\) at its end/],
    ["fluxvend", "s3cret-key ", "s3cret-key", /with a blank at its end/],
  ])("[S10] %s: %j read with %j", (id, theirs, ours, why) => {
    const found = mixedUp(id, theirs, ours);
    expect(found).toMatchObject({ verdict: "mismatch", reason: "secret_whitespace" });
    expect(found.why).toMatch(why);
  });

  it("tries every secret that is known", () => {
    const scheme = schemeOf("payvost");
    const found = explain(scheme, signedAs(scheme, "second"), { secrets: ["first", "second\n"] });
    expect(found.reason).toBe("secret_whitespace");
  });
});

describe("secret_encoding", () => {
  const whsec = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  it.each([
    [
      "standard-webhooks",
      whsec,
      ["utf8"],
      /used as plain text; standard-webhooks uses it without its whsec_, decoded from base64/,
    ],
    ["standard-webhooks", whsec, ["strip:whsec_", "utf8"], /used without its whsec_, as plain text/],
    [
      "stripe",
      whsec,
      ["strip:whsec_", "base64"],
      /used without its whsec_, decoded from base64; stripe uses it as plain text/,
    ],
    ["stripe", whsec, ["strip:whsec_", "utf8"], /used without its whsec_, as plain text/],
    ["payvost", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", ["base64"], /used decoded from base64; payvost/],
    ["payvost", "00112233445566778899aabbccddeeff", ["hex"], /used decoded from hex; payvost/],
    [
      "squarespace",
      "00112233445566778899aabbccddeeff",
      ["utf8"],
      /used as plain text; squarespace uses it decoded from hex/,
    ],
  ] as const)("%s with %s made by %j", (id, secret, steps, why) => {
    const found = mixedUp(id, secret, secret, { key: { steps: [...steps] } });
    expect(found).toMatchObject({ verdict: "mismatch", reason: "secret_encoding" });
    expect(found.why).toMatch(why);
  });

  it("explains a secret that this scheme cannot even read", () => {
    const found = mixedUp("standard-webhooks", "not base64 at all!", "not base64 at all!", {
      key: { steps: ["utf8"] },
    });
    expect(found).toMatchObject({ verdict: "mismatch", reason: "secret_encoding" });
    expect(found.hint).toBe(
      "where the signature is made, take off whsec_ and decode the rest from base64 to get the key",
    );
  });
});

describe("secret_parts", () => {
  it.each([
    ["payvost", "s3cret", "apikey:s3cret", /the part behind the colon alone/],
    ["fluxvend", "s3cret", "apikey:s3cret", /the part behind the colon alone/],
    ["fluxvend-js", "s3cret", "apikey:s3cret", /the part behind the colon alone/],
    ["fluxvend", "apikey", "apikey:s3cret", /the part before the colon alone/],
    ["senfenico", "s3cret:apikey", "apikey:s3cret", /both parts in the other order/],
  ])("[S12] %s signed with %s, read with %s", (id, theirs, ours, why) => {
    const scheme = schemeOf(id);
    const plain: Scheme = { ...scheme, key: { steps: ["utf8"] } };
    const found = explain(scheme, signedAs(plain, theirs), { secrets: [ours] });
    expect(found).toMatchObject({ verdict: "mismatch", reason: "secret_parts" });
    expect(found.why).toMatch(why);
  });

  it("has nothing to say about a colon at an end", () => {
    expect(mixedUp("payvost", "other", "s3cret:").reason).toBe("unexplained");
    expect(mixedUp("payvost", "other", ":s3cret").reason).toBe("unexplained");
  });
});

describe("another_secret", () => {
  const otherSecrets = [
    { label: "WHK_STRIPE_SECRET", secret: "whsec_stripe" },
    { label: "WHK_MONNIFY_SECRET", secret: "monnify-secret" },
  ];

  it("names where the secret that fits is kept, not the secret", () => {
    const scheme = schemeOf("payvost");
    const request = signedAs(scheme, "monnify-secret");
    const found = explain(scheme, request, { secrets: ["ours"], context: { otherSecrets } });
    expect(found).toMatchObject({
      verdict: "mismatch",
      reason: "another_secret",
      why: "the signature fits another secret: the one in WHK_MONNIFY_SECRET",
      secret: null,
    });
    expect(JSON.stringify(found)).not.toContain("monnify-secret");
  });

  it("helps where no secret is configured", () => {
    const scheme = schemeOf("payvost");
    const found = explain(scheme, signedAs(scheme, "whsec_stripe"), {
      secrets: [],
      context: { otherSecrets },
    });
    expect(found.reason).toBe("another_secret");
  });
});

describe("secret_unset", () => {
  it.each([
    ["payvost", "\0", "an empty secret"],
    ["payvost", "undefined", 'the word "undefined" as secret'],
    ["github", "null", 'the word "null" as secret'],
    ["senfenico", "None", 'the word "None" as secret'],
    ["standard-webhooks", "undefined", 'the word "undefined" as secret'],
  ])("%s signed with %j", (id, theirs, words) => {
    const scheme = schemeOf(id);
    const request = signedAs({ ...scheme, key: { steps: ["utf8"] } }, theirs);
    const found = explain(scheme, request, { secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] });
    expect(found).toMatchObject({ verdict: "mismatch", reason: "secret_unset" });
    expect(found.why).toBe(`the signature was made with ${words}`);
  });
});
