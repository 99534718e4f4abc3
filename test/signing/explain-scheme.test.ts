import { describe, expect, it } from "vitest";
import type { Scheme } from "../../src/signing/scheme.ts";
import { verify } from "../../src/signing/verify.ts";
import { explain, signedAs } from "./explained.ts";
import { now, schemeOf, secretFor } from "./table.ts";

/** Signed by a changed scheme, read by the right one, with the same secret. */
function changed(id: string, changes: Partial<Scheme>) {
  const scheme = schemeOf(id);
  return explain(scheme, signedAs({ ...scheme, ...changes }, secretFor(scheme)));
}

describe("plain_hash", () => {
  it.each([
    [
      "payvost",
      { kind: "hash", signed: "{body}{secret}" },
      /a plain sha256 of the content with the secret behind it/,
    ],
    ["github", { kind: "hash", signed: "{secret}{body}" }, /content with the secret before it, not an HMAC/],
    [
      "monnify",
      { kind: "hash", signed: "{secret}{body}" },
      /a plain sha512 of the content with the secret before it/,
    ],
    ["payvost", { kind: "hash", signed: "{body}" }, /content alone, without the secret/],
    ["stripe", { kind: "hash", signed: "{ts}.{body}{secret}" }, /with the secret behind it/],
    ["senfenico", { kind: "hmac", signed: "{body}" }, /is an HMAC-sha256; senfenico uses a plain sha256/],
    ["senfenico", { kind: "hash", signed: "{secret}{body}" }, /content and secret in the other order/],
    ["senfenico", { kind: "hash", signed: "{body}" }, /content alone, without the secret/],
  ] as const)("%s signed with %j", (id, changes, why) => {
    const found = changed(id, changes);
    expect(found).toMatchObject({ verdict: "mismatch", reason: "plain_hash" });
    expect(found.why).toMatch(why);
  });

  it("says in which order to join them", () => {
    const found = changed("senfenico", { kind: "hash", signed: "{secret}{body}" });
    expect(found.hint).toBe("join them in this order: {body}{secret}");
  });
});

it.each([
  ["payvost", "sha512", "malformed"],
  ["payvost", "sha1", "malformed"],
  ["monnify", "sha256", "malformed"],
  ["monnify", "sha3-512", "mismatch"],
  ["github", "sha1", "malformed"],
  ["senfenico", "sha512", "malformed"],
] as const)("wrong_digest: %s made with %s", (id, alg, verdict) => {
  const found = changed(id, { alg });
  expect(found).toMatchObject({ verdict, reason: "wrong_digest" });
  expect(found.why).toBe(`the signature was made with ${alg}; ${id} uses ${schemeOf(id).alg}`);
});

it.each([
  ["stripe", "{body}", /covers the body alone; stripe signs \{ts\}\.\{body\}/],
  ["standard-webhooks", "{body}", /covers the body alone/],
  ["standard-webhooks", "{ts}.{body}", /covers timestamp, a point and the body/],
  ["standard-webhooks", "{id}.{body}", /covers id, a point and the body/],
  ["stripe", "{ts}{body}", /timestamp and body with nothing between them/],
  ["slack", "{ts}:{body}", /timestamp, a colon and the body/],
  ["discord", "{body}", /covers the body alone/],
  ["square", "{body}", /covers the body alone; square signs \{url\}\{body\}/],
])("signed_content: %s over %s", (id, signed, why) => {
  const found = changed(id, { signed });
  expect(found).toMatchObject({ verdict: "mismatch", reason: "signed_content" });
  expect(found.why).toMatch(why);
});

describe("another scheme", () => {
  const fluxvend = schemeOf("fluxvend");
  const variant = schemeOf("fluxvend-js");
  const otherSchemes = [
    { provider: "fluxvend", scheme: fluxvend, secrets: ["ours"] },
    { provider: "fluxvend", scheme: variant, secrets: ["key:ours"] },
    { provider: "senfenico", scheme: schemeOf("senfenico"), secrets: ["senfenico-secret"] },
    { provider: "yengapay", scheme: schemeOf("yengapay"), secrets: [] },
    { provider: "stripe", scheme: schemeOf("stripe"), secrets: ["whsec_stripe"] },
  ];
  const context = { otherSchemes };

  it("names another variant of the same provider", () => {
    const found = explain(fluxvend, signedAs(variant, "key:ours"), { secrets: ["ours"], context });
    expect(found).toMatchObject({ verdict: "mismatch", reason: "another_variant" });
    expect(found.hint).toContain("--scheme fluxvend-js");
  });

  it("tells providers apart that share a header", () => {
    const request = signedAs(schemeOf("yengapay"), "ours");
    const found = explain(schemeOf("senfenico"), request, {
      secrets: ["other"],
      context: {
        otherSchemes: otherSchemes.map((one) =>
          one.provider === "yengapay" ? { ...one, secrets: ["ours"] } : one,
        ),
      },
    });
    expect(found).toMatchObject({ verdict: "mismatch", reason: "another_provider" });
    expect(found.why).toContain("one of yengapay");
  });

  it("names the provider whose header is there instead of the wanted one", () => {
    const found = explain(schemeOf("payvost"), signedAs(schemeOf("stripe"), "whsec_stripe"), { context });
    expect(found).toMatchObject({ verdict: "missing", reason: "another_provider" });
    expect(found.hint).toContain("--provider stripe");
  });

  it("tries the secret at hand as well", () => {
    const request = signedAs(schemeOf("stripe"), "whsec_mine");
    const found = explain(schemeOf("payvost"), request, { secrets: ["whsec_mine"], context });
    expect(found.reason).toBe("another_provider");
  });
});

describe("another_url", () => {
  it.each([
    ["https://example.com/hooks", "http://example.com/hooks"],
    ["https://example.com/hooks", "https://example.com/hooks/"],
    ["https://example.com/hooks/", "https://example.com/hooks"],
    ["https://example.com/hooks", "https://example.com:443/hooks"],
    ["https://example.com:8443/hooks", "https://example.com/hooks"],
    ["https://example.com/hooks?a=1", "https://example.com/hooks"],
    ["http://127.0.0.1:3000/hooks", "https://127.0.0.1/hooks/"],
  ])("%s here, %s there", (ours, theirs) => {
    for (const id of ["square", "trello", "hubspot-v2"]) {
      const scheme = schemeOf(id);
      const request = { ...signedAs(scheme, secretFor(scheme), { url: theirs }), url: ours };
      const found = explain(scheme, request);
      expect(found, id).toMatchObject({ verdict: "mismatch", reason: "another_url" });
      expect(found.why).toBe(`the signature was made for another form of the URL: ${theirs}`);
    }
  });

  it.each([null, "not a url", ""])("leaves %j alone", (url) => {
    const scheme = schemeOf("square");
    const request = { ...signedAs(scheme, secretFor(scheme), { url: "https://example.com/" }), url };
    expect(["no_url", "unexplained"]).toContain(explain(scheme, request).reason);
  });
});

describe("timestamp_unit", () => {
  it.each([
    ["stripe", "ms", "future", "milliseconds; stripe counts seconds"],
    ["standard-webhooks", "ms", "future", "milliseconds; standard-webhooks counts seconds"],
    ["linear", "s", "stale", "seconds; linear counts milliseconds"],
    ["workos", "s", "stale", "seconds; workos counts milliseconds"],
  ] as const)("%s counted in %s", (id, unit, verdict, words) => {
    const scheme = schemeOf(id);
    if (scheme.ts === undefined) throw new Error(`${id} has no timestamp`);
    const sender: Scheme = { ...scheme, ts: { ...scheme.ts, unit } };
    const body = Buffer.from(`{"webhookTimestamp": ${Math.floor(now / 1000)}}`);
    const found = explain(scheme, signedAs(sender, secretFor(scheme), { body }));
    expect(found).toMatchObject({ verdict, reason: "timestamp_unit", why: `the timestamp counts ${words}` });
  });

  it("leaves the engine's words for a timestamp that is only old", () => {
    const scheme = schemeOf("stripe");
    const found = explain(scheme, signedAs(scheme, secretFor(scheme), { timestamp: now - 3_600_000 }));
    expect(found).toEqual(
      verify(
        scheme,
        signedAs(scheme, secretFor(scheme), { timestamp: now - 3_600_000 }),
        [secretFor(scheme)],
        { now },
      ),
    );
    expect(found.verdict).toBe("stale");
  });
});
