import { describe, expect, it } from "vitest";
import { type Scheme, SigningError } from "../../src/signing/scheme.ts";
import { sign } from "../../src/signing/sign.ts";
import { verify } from "../../src/signing/verify.ts";
import { coversBody, inputFor, now, schemeOf, schemes, secretFor, signedRequest } from "./table.ts";

const ids = schemes.map((scheme) => [scheme.id, scheme] as const);

describe("every scheme of the table", () => {
  it("is there", () => expect(schemes).toHaveLength(96));

  it.each(ids)("%s: what we sign, we accept", (_, scheme) => {
    const secret = secretFor(scheme);
    const input = inputFor(scheme);
    const request = signedRequest(scheme, input, [secret]);
    expect(verify(scheme, request, [secret], { now })).toMatchObject({ verdict: "ok", secret: 0 });
    expect(verify(scheme, request, [secretFor(scheme, "second"), secret], { now })).toMatchObject({
      secret: 1,
    });
    if (scheme.sig?.in === "header") expect(request.body).toBe(input.body);
  });

  it.each(ids)("%s: another secret is refused", (_, scheme) => {
    const request = signedRequest(scheme, inputFor(scheme), [secretFor(scheme)]);
    const found = verify(scheme, request, [secretFor(scheme, "second")], { now });
    // Braintree's pairs are named by the public key, so another key finds no pair at all.
    expect(found.verdict).toBe(scheme.id === "braintree" ? "malformed" : "mismatch");
    expect(found.secret).toBeNull();
  });

  it.each(ids.filter(([, scheme]) => coversBody(scheme)))("%s: a changed body is refused", (_, scheme) => {
    const request = signedRequest(scheme, inputFor(scheme), [secretFor(scheme)]);
    const body = Buffer.concat([request.body, Buffer.from("\n")]);
    expect(verify(scheme, { ...request, body }, [secretFor(scheme)], { now })).toMatchObject({
      verdict: "mismatch",
      reason: "no_match",
    });
  });

  it.each(ids.filter(([, scheme]) => scheme.signed?.includes("{url}") === true))(
    "%s: the URL counts",
    (_, scheme) => {
      const request = signedRequest(scheme, inputFor(scheme), [secretFor(scheme)]);
      const options = { now };
      const other = { ...request, url: "https://example.com/hooks?tenant=2" };
      expect(verify(scheme, other, [secretFor(scheme)], options).verdict).toBe("mismatch");
      expect(verify(scheme, { ...request, url: null }, [secretFor(scheme)], options).reason).toBe("no_url");
      expect(() => sign(scheme, inputFor(scheme, { url: null }), [secretFor(scheme)])).toThrow(
        /signs the URL/,
      );
    },
  );
});

describe("sign", () => {
  it("adds only what is needed and leaves the body's buffer alone", () => {
    const input = inputFor(schemeOf("standard-webhooks"));
    const { headers, body } = sign(schemeOf("standard-webhooks"), input, [
      secretFor(schemeOf("standard-webhooks")),
    ]);
    expect(headers.map(([name]) => name)).toEqual(["webhook-id", "webhook-timestamp", "webhook-signature"]);
    expect(headers[1]?.[1]).toBe("1767225600");
    expect(body).toBe(input.body);
  });

  it("signs nothing for a provider without signatures", () => {
    const none: Scheme = { id: "fluxvend-monnify", kind: "none", encoding: "raw" };
    const input = inputFor(schemeOf("payvost"));
    expect(sign(none, input, [])).toEqual({ headers: [], body: input.body });
    expect(verify(none, { ...input }, [], { now })).toMatchObject({
      verdict: "unsigned",
      reason: "unsigned",
    });
  });

  it.each([
    ["stripe", /^t=1767225600,v1=[0-9a-f]{64}$/],
    ["paddle", /^ts=1767225600;h1=[0-9a-f]{64}$/],
    ["workos", /^t=1767225600000,v1=[0-9a-f]{64}$/],
    ["buildkite", /^timestamp=1767225600,signature=[0-9a-f]{64}$/],
    ["github", /^sha256=[0-9a-f]{64}$/],
    ["msteams", /^HMAC [A-Za-z0-9+/]{43}=$/],
    ["sanity", /^t=1767225600000,v1=[A-Za-z0-9_-]{43}$/],
    ["standard-webhooks-v1a", /^v1a,[A-Za-z0-9+/]{86}==$/],
  ])("writes %s as %s", (id, form) => {
    const scheme = schemeOf(id);
    expect(sign(scheme, inputFor(scheme), [secretFor(scheme)]).headers.at(-1)?.[1]).toMatch(form);
  });

  it("writes upper-case hex where the scheme has it", () => {
    const scheme: Scheme = { ...schemeOf("authorize-net"), id: "upper", encoding: "hex-upper" };
    const request = signedRequest(scheme, inputFor(scheme), [secretFor(scheme)]);
    expect(request.headers.at(-1)?.[1]).toMatch(/^sha512=[0-9A-F]{128}$/);
    expect(verify(scheme, request, [secretFor(scheme)], { now }).verdict).toBe("ok");
  });

  it("writes a timestamp as ISO 8601 where the scheme has it", () => {
    const scheme = schemeOf("twitch");
    const { headers } = sign(scheme, inputFor(scheme), [secretFor(scheme)]);
    expect(headers).toContainEqual(["twitch-eventsub-message-timestamp", "2026-01-01T00:00:00.000Z"]);
  });
});

describe("several secrets", () => {
  const both = (scheme: Scheme) => [secretFor(scheme), secretFor(scheme, "second")];

  it.each([
    ["standard-webhooks", 1],
    ["stripe", 1],
    ["pagerduty", 1],
    ["docusign", 2],
    ["box", 2],
  ])("%s carries one signature each, in %i headers", (id, count) => {
    const scheme = schemeOf(id);
    const request = signedRequest(scheme, inputFor(scheme), both(scheme));
    const { headers } = sign(scheme, inputFor(scheme), both(scheme));
    expect(headers.filter(([name]) => name.includes("signature"))).toHaveLength(count);
    for (const secret of both(scheme)) expect(verify(scheme, request, [secret], { now }).verdict).toBe("ok");
  });

  it("numbers DocuSign's headers", () => {
    const scheme = schemeOf("docusign");
    const { headers } = sign(scheme, inputFor(scheme), both(scheme));
    expect(headers.map(([name]) => name)).toEqual(["x-docusign-signature-1", "x-docusign-signature-2"]);
  });

  it("uses the first where there is room for one, and does not look at the others", () => {
    const scheme = schemeOf("payvost");
    const alone = sign(scheme, inputFor(scheme), [secretFor(scheme)]);
    expect(sign(scheme, inputFor(scheme), [secretFor(scheme), ""])).toEqual(alone);
    const box = schemeOf("box");
    expect(sign(box, inputFor(box), ["a", "b", "c"]).headers).toHaveLength(3);
  });
});

describe("signatures inside the body", () => {
  it("are put in place of the old one, all other bytes untouched", () => {
    const scheme = schemeOf("mailgun");
    const text =
      '\uFEFF{ "signature" : {"token":"t", "timestamp":"1529006854","signature": "old" },\r\n "n": 1.50, "m": "\\u00e9é" }';
    const { headers, body } = sign(scheme, inputFor(scheme, { body: Buffer.from(text) }), ["key"]);
    const value = /"signature": "([0-9a-f]{64})"/.exec(body.toString())?.[1] ?? "";
    expect(headers).toEqual([]);
    expect(body.toString().replace(value, "old")).toBe(text);
    expect(verify(scheme, { ...inputFor(scheme), body }, ["key"], { now }).verdict).toBe("ok");
  });

  it("are added where the object has none", () => {
    const scheme = schemeOf("opay");
    const input = inputFor(scheme);
    const { body } = sign(scheme, input, [secretFor(scheme)]);
    expect(body.toString()).toMatch(/,"sha512":"[0-9a-f]{128}"\}$/);
    expect(body.subarray(0, input.body.length - 1)).toEqual(input.body.subarray(0, -1));
  });

  it("of a form are added and replaced", () => {
    const scheme = schemeOf("braintree");
    const secret = secretFor(scheme);
    const first = sign(scheme, inputFor(scheme), [secret]).body;
    expect(first.toString()).toMatch(/^bt_signature=[0-9a-f]{16}%7C[0-9a-f]{40}&bt_payload=PG5v/);
    expect(sign(scheme, inputFor(scheme, { body: first }), [secret]).body).toEqual(first);
  });

  it("keep the digits of numbers that are signed", () => {
    const scheme = schemeOf("adyen");
    const signature = (value: string) => {
      const body = Buffer.from(inputFor(scheme).body.toString().replace("1130", value));
      return sign(scheme, inputFor(scheme, { body }), [secretFor(scheme)])
        .body.toString()
        .match(/re":"(.{44})"/)?.[1];
    };
    expect(signature("12345678901234567890")).not.toBe(signature("12345678901234567891"));
    expect(signature("1.0")).not.toBe(signature("1"));
  });
});

describe("what cannot be signed", () => {
  const cases: readonly [string, string, Parameters<typeof inputFor>[1], readonly string[] | null, RegExp][] =
    [
      ["no secret", "payvost", {}, [], /no secret for payvost/],
      ["an empty secret", "payvost", {}, [""], /secret is empty/],
      ["a prefix alone", "standard-webhooks", {}, ["whsec_"], /empty behind its prefix/],
      ["a secret that is not base64", "standard-webhooks", {}, ["whsec_not base64!"], /not base64/],
      ["a secret of one part where two are needed", "fluxvend-js", {}, ["only"], /apiKey:secretKey/],
      [
        "a public key",
        "standard-webhooks-v1a",
        {},
        ["whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="],
        /private key/,
      ],
      ["no key at all", "discord", {}, ["zz"], /not an Ed25519 key/],
      ["no id", "standard-webhooks", { id: null }, null, /webhook-id is missing/],
      ["an id with a line break", "standard-webhooks", { id: "a\r\nb" }, null, /not a plain header value/],
      ["an id that ends early", "standard-webhooks", { id: "evt.1" }, null, /contains "\."/],
      ["no date", "stripe", { timestamp: Number.NaN }, null, /no date/],
      ["a missing nonce", "sinch", { headers: [] }, null, /X-Sinch-Webhook-Signature-Nonce is missing/],
      ["a body that is not JSON", "opay", { body: Buffer.from("no") }, null, /not JSON/],
      [
        "a body without the signature's object",
        "mailgun",
        { body: Buffer.from("{}") },
        null,
        /no place for the signature/,
      ],
      [
        "a form without the payload",
        "braintree",
        { body: Buffer.from("a=b") },
        null,
        /bt_payload is missing/,
      ],
    ];
  it.each(cases)("%s", (_, id, changes, secrets, message) => {
    const scheme = schemeOf(id);
    const attempt = () => sign(scheme, inputFor(scheme, changes), secrets ?? [secretFor(scheme)]);
    expect(attempt).toThrow(SigningError);
    expect(attempt).toThrow(message);
  });

  it("takes the id of a header that is there already", () => {
    const scheme = schemeOf("standard-webhooks");
    const headers: [string, string][] = [["Webhook-Id", "evt_given"]];
    const signed = sign(scheme, inputFor(scheme, { id: null, headers }), [secretFor(scheme)]);
    expect(signed.headers.map(([name]) => name)).toEqual(["webhook-timestamp", "webhook-signature"]);
    const request = { ...inputFor(scheme), headers: [...headers, ...signed.headers] };
    expect(verify(scheme, request, [secretFor(scheme)], { now }).verdict).toBe("ok");
  });

  it("does not mind headers it makes itself", () => {
    const scheme = schemeOf("slack");
    const headers: [string, string][] = [
      ["X-Slack-Request-Timestamp", "1"],
      ["x-slack-signature", "v0=old"],
    ];
    const secret = [secretFor(scheme)];
    expect(sign(scheme, inputFor(scheme, { headers }), secret)).toEqual(
      sign(scheme, inputFor(scheme), secret),
    );
  });
});
