import { describe, expect, it } from "vitest";
import type { Scheme } from "../../src/signing/scheme.ts";
import type { SignedRequest } from "../../src/signing/verify.ts";
import { verify } from "../../src/signing/verify.ts";
import { inputFor, now, schemeOf, secretFor, signedRequest, withHeader } from "./table.ts";

function signed(id: string): {
  scheme: Scheme;
  secret: string;
  request: SignedRequest;
  header: string;
  value: string;
} {
  const scheme = schemeOf(id);
  const secret = secretFor(scheme);
  const request = signedRequest(scheme, inputFor(scheme), [secret]);
  const [header = "", value = ""] = request.headers.at(-1) ?? [];
  return { scheme, secret, request, header, value };
}

function reasonOf(id: string, change: (value: string) => string[]): string {
  const { scheme, secret, request, header, value } = signed(id);
  const found = verify(scheme, withHeader(request, header, ...change(value)), [secret], { now });
  expect(found.secret).toBeNull();
  expect(`${found.why} ${found.hint}`).not.toContain("undefined");
  return `${found.verdict} ${found.reason}`;
}

describe("signatures that are not well-formed", () => {
  it.each<[string, string, (value: string) => string[], string]>([
    ["payvost", "none", () => [], "missing no_signature"],
    ["payvost", "empty", () => [""], "missing no_signature"],
    ["payvost", "twice", (value) => [value, value], "malformed duplicated_header"],
    ["payvost", "twice, one wrong", (value) => [value, "0".repeat(64)], "malformed duplicated_header"],
    ["payvost", "short", (value) => [value.slice(0, 32)], "malformed wrong_length"],
    ["payvost", "one digit too many", (value) => [`${value}0`], "malformed wrong_length"],
    ["payvost", "upper case", (value) => [value.toUpperCase()], "malformed not_hex"],
    ["payvost", "letters that are no hex", () => ["z".repeat(64)], "malformed not_hex"],
    [
      "payvost",
      "white space inside",
      (value) => [`${value.slice(0, 32)} ${value.slice(33)}`],
      "malformed not_hex",
    ],
    ["payvost", "base64", (value) => [Buffer.from(value, "hex").toString("base64")], "malformed not_hex"],
    ["payvost", "a prefix", (value) => [`sha256=${value}`], "malformed not_hex"],
    ["payvost", "joined by a proxy", (value) => [`${value}, ${value}`], "malformed not_hex"],
    ["payvost", "another digest", () => ["0".repeat(64)], "mismatch no_match"],
    ["shopify", "hex", (value) => [Buffer.from(value, "base64").toString("hex")], "malformed wrong_length"],
    ["shopify", "no padding", (value) => [value.replace("=", "")], "malformed wrong_length"],
    ["shopify", "URL-safe letters", () => [`${"-_".repeat(21)}A=`], "malformed not_base64"],
    ["shopify", "text behind the padding", (value) => [`${value.slice(0, -2)}=!`], "malformed not_base64"],
    ["shopify", "unused bits set", () => [`${"A".repeat(42)}B=`], "malformed not_base64"],
    ["sanity", "padding", (value) => [`${value}=`], "malformed not_base64"],
    ["github", "no prefix", (value) => [value.slice(7)], "malformed bad_prefix"],
    ["github", "prefix in upper case", (value) => [value.replace("sha", "SHA")], "malformed bad_prefix"],
    ["github", "prefix alone", () => ["sha256="], "malformed wrong_length"],
    ["stripe", "no such pair", (value) => [value.replace("v1=", "v0=")], "malformed no_matching_pair"],
    ["stripe", "twice", (value) => [value, value], "malformed duplicated_header"],
    ["stripe", "no pairs at all", () => ["junk"], "malformed no_matching_pair"],
    [
      "stripe",
      "a blank behind the comma",
      (value) => [value.replace(",", ", ")],
      "malformed no_matching_pair",
    ],
    ["stripe", "no timestamp", (value) => [value.replace("t=", "u=")], "malformed no_timestamp"],
    ["stripe", "two timestamps", (value) => [`t=1,${value}`], "malformed duplicated_timestamp"],
    ["stripe", "junk behind the timestamp", (value) => [value.replace(",", "x,")], "malformed bad_timestamp"],
    ["stripe", "a signed timestamp", (value) => [value.replace("t=", "t=+")], "malformed bad_timestamp"],
    [
      "stripe",
      "a timestamp with a fraction",
      (value) => [value.replace(",", ".0,")],
      "malformed bad_timestamp",
    ],
    [
      "stripe",
      "a timestamp beyond all dates",
      (value) => [value.replace(",", "000000,")],
      "malformed bad_timestamp",
    ],
    [
      "stripe",
      "another timestamp",
      (value) => [value.replace("t=1767225600", "t=1767225601")],
      "mismatch no_match",
    ],
    ["standard-webhooks", "twice", (value) => [value, value], "malformed duplicated_header"],
    [
      "standard-webhooks",
      "another version",
      (value) => [value.replace("v1", "v2")],
      "malformed no_matching_pair",
    ],
    ["discord", "short", (value) => [value.slice(2)], "malformed wrong_length"],
    ["sendgrid", "no DER", () => ["AAAA"], "mismatch no_match"],
    ["gitlab", "another token", () => ["wrong"], "mismatch no_match"],
    ["gitlab", "twice", (value) => [value, value], "malformed duplicated_header"],
    ["docusign", "twice", (value) => [value, value], "malformed duplicated_header"],
  ])("[S6] %s, %s", (id, _, change, expected) => expect(reasonOf(id, change)).toBe(expected));

  it("[S6] count every well-formed candidate, whatever stands beside it", () => {
    const { scheme, secret, request, header, value } = signed("standard-webhooks");
    const list = `v1a,AAAA v1,short junk ${value} v1,${"A".repeat(43)}=`;
    expect(verify(scheme, withHeader(request, header, list), [secret], { now }).verdict).toBe("ok");
  });

  it("[S6] name the header, and say what to change", () => {
    const { scheme, secret, request, header, value } = signed("payvost");
    const say = (...values: string[]) => {
      const { why, hint } = verify(scheme, withHeader(request, header, ...values), [secret], { now });
      return `${why} / ${hint}`;
    };
    expect(say()).toMatch(/^Payvost-Signature is missing from the request \/ /);
    expect(say("")).toMatch(/^Payvost-Signature is there but empty/);
    expect(say(value, value)).toMatch(/Payvost-Signature occurs 2 times/);
    expect(say(value.slice(4))).toMatch(/does not have the 64 characters that 32 bytes take/);
    expect(say(value.toUpperCase())).toMatch(/is not lower-case hex/);
    expect(say("0".repeat(64))).toMatch(/does not fit the 67 bytes of the body with the secret known here/);
  });

  it("never show up in the answer", () => {
    const { scheme, secret, request, header } = signed("github");
    for (const value of ["sha256=5ecre7", "5ecre7", `sha256=${"5ecre7".repeat(11)}`, "\u001b[31m5ecre7"]) {
      const found = verify(scheme, withHeader(request, header, value), [secret, "other"], { now });
      expect(found.verdict).not.toBe("ok");
      expect(JSON.stringify(found)).not.toContain("5ecre7");
      expect(JSON.stringify(found)).not.toContain(secret);
    }
  });
});

describe("other parts of the request", () => {
  it.each<[string, string, (request: SignedRequest) => SignedRequest, string]>([
    ["slack", "no timestamp", (r) => withHeader(r, "x-slack-request-timestamp"), "malformed no_timestamp"],
    [
      "slack",
      "two timestamps",
      (r) => withHeader(r, "x-slack-request-timestamp", "1", "2"),
      "malformed duplicated_header",
    ],
    [
      "zendesk",
      "no signed timestamp",
      (r) => withHeader(r, "x-zendesk-webhook-signature-timestamp"),
      "malformed no_timestamp",
    ],
    ["svix", "no id", (r) => withHeader(r, "svix-id"), "malformed no_id"],
    ["svix", "an empty id", (r) => withHeader(r, "svix-id", ""), "malformed no_id"],
    ["svix", "two ids", (r) => withHeader(r, "svix-id", "a", "b"), "malformed duplicated_header"],
    ["svix", "another id", (r) => withHeader(r, "svix-id", "evt_2"), "mismatch no_match"],
    [
      "sinch",
      "no nonce",
      (r) => withHeader(r, "x-sinch-webhook-signature-nonce"),
      "malformed no_signed_header",
    ],
    ["square", "no URL", (r) => ({ ...r, url: null }), "mismatch no_url"],
    ["hubspot-v3", "another method", (r) => ({ ...r, method: "PUT" }), "mismatch no_match"],
    ["opay", "no JSON", (r) => ({ ...r, body: Buffer.from("x") }), "malformed body_not_json"],
    [
      "opay",
      "no UTF-8",
      (r) => ({ ...r, body: Buffer.from('{"sha512":"\xff"}', "latin1") }),
      "malformed body_not_json",
    ],
    ["opay", "no field", (r) => ({ ...r, body: Buffer.from("{}") }), "missing no_signature"],
    ["opay", "null", (r) => ({ ...r, body: Buffer.from('{"sha512":null}') }), "missing no_signature"],
    ["opay", "an empty field", (r) => ({ ...r, body: Buffer.from('{"sha512":""}') }), "missing no_signature"],
    [
      "opay",
      "no string",
      (r) => ({ ...r, body: Buffer.from('{"sha512":1}') }),
      "malformed signature_not_text",
    ],
    ["opay", "another amount", (r) => changed(r, "49160", "49161"), "mismatch no_match"],
    [
      "opay",
      "an amount twice",
      (r) => changed(r, '"amount"', '"amount":"1","amount"'),
      "malformed repeated_key",
    ],
    [
      "opay",
      "a signature twice",
      (r) => changed(r, '"sha512"', '"sha\\u003512":"x","sha512"'),
      "malformed repeated_key",
    ],
    [
      "linear",
      "a key twice, but all bytes are signed",
      (r) => changed(r, "{", '{"id":1,'),
      "mismatch no_match",
    ],
    ["opay", "refunded", (r) => changed(r, "false", "true"), "mismatch no_match"],
    ["adyen", "another value", (r) => changed(r, "1130", "1131"), "mismatch no_match"],
    ["braintree", "no form field", (r) => ({ ...r, body: Buffer.from("a=b") }), "missing no_signature"],
    [
      "braintree",
      "field twice",
      (r) => ({ ...r, body: Buffer.concat([r.body, Buffer.from("&bt_signature=a")]) }),
      "malformed duplicated_field",
    ],
    [
      "braintree",
      "payload twice",
      (r) => ({ ...r, body: Buffer.concat([r.body, Buffer.from("&bt_payload=a")]) }),
      "malformed duplicated_field",
    ],
    ["braintree", "another payload", (r) => changed(r, "PG5", "QG5"), "mismatch no_match"],
    ["braintree", "no payload", (r) => changed(r, "bt_payload", "payload"), "malformed no_signed_field"],
    [
      "linear",
      "no timestamp in the body",
      (r) => changed(r, "webhookTimestamp", "x"),
      "malformed no_timestamp",
    ],
    [
      "linear",
      "a timestamp that is none",
      (r) => changed(r, "1767225600000", '"soon"'),
      "malformed bad_timestamp",
    ],
    ["linear", "a body that is not JSON", (r) => changed(r, "{", ""), "malformed body_not_json"],
  ])("%s, %s", (id, _, change, expected) => {
    const { scheme, secret, request } = signed(id);
    const found = verify(scheme, change(request), [secret], { now });
    expect(`${found.verdict} ${found.reason}`).toBe(expected);
  });

  it("reads header names in any case and values byte for byte", () => {
    const { scheme, secret, request, value } = signed("payvost");
    expect(
      verify(scheme, { ...request, headers: [["PAYVOST-Signature", value]] }, [secret], { now }).verdict,
    ).toBe("ok");
    const token: Scheme = schemeOf("gitlab");
    const wire = Buffer.from("pässwörd").toString("latin1");
    for (const given of [wire, "pässwörd"]) {
      const found = verify(token, { ...request, headers: [["X-Gitlab-Token", given]] }, ["pässwörd"], {
        now,
      });
      expect(found.verdict).toBe(given === wire ? "ok" : "mismatch");
    }
  });
});

function changed(request: SignedRequest, from: string, to: string): SignedRequest {
  return { ...request, body: Buffer.from(request.body.toString().replace(from, to)) };
}

describe("secrets", () => {
  const { scheme, secret, request } = signed("standard-webhooks");
  const judge = (...secrets: string[]) => verify(scheme, request, secrets, { now });

  it("name the one that matched", () => {
    expect(judge(secret)).toMatchObject({ verdict: "ok", secret: 0 });
    expect(judge("", "%%%", secretFor(scheme, "second"), secret, secret)).toMatchObject({
      verdict: "ok",
      secret: 3,
    });
  });

  it("are missing", () => expect(judge()).toMatchObject({ verdict: "mismatch", reason: "no_secret" }));

  it.each(["", "whsec_", "whsec_%%%", "%%%"])("cannot be used: %j", (unusable) => {
    expect(judge(unusable)).toMatchObject({ verdict: "mismatch", reason: "bad_secret" });
    expect(judge(unusable, secretFor(scheme, "second"))).toMatchObject({
      verdict: "mismatch",
      reason: "no_match",
    });
  });

  it("[S10] are refused when empty, even for a request signed with nothing", () => {
    const payvost = schemeOf("payvost");
    const header = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
    const forged = {
      method: "POST",
      url: null,
      headers: [["payvost-signature", header] as const],
      body: Buffer.alloc(0),
    };
    expect(verify(payvost, forged, [""], { now }).reason).toBe("bad_secret");
    expect(verify(payvost, forged, [], { now }).reason).toBe("no_secret");
  });

  it("may be the private key where a public one is expected", () => {
    for (const id of ["standard-webhooks-v1a", "discord", "telnyx", "sendgrid"]) {
      const other = signed(id);
      expect(verify(other.scheme, other.request, [other.secret], { now }).verdict).toBe("ok");
    }
  });
});

describe("age", () => {
  const at = (id: string, seconds: number, tolerance?: number | null) => {
    const { scheme, secret, request } = signed(id);
    const options = tolerance === undefined ? {} : { tolerance };
    return verify(scheme, request, [secret], { now: now + seconds * 1000, ...options });
  };

  it.each<[string, number, string]>([
    ["stripe", 300, "ok"],
    ["stripe", 300.9, "ok"],
    ["stripe", 301, "stale"],
    ["stripe", -300, "ok"],
    ["stripe", -301, "future"],
    ["paddle", 6, "stale"],
    ["linear", 60.001, "stale"],
    ["linear", -60.001, "future"],
    ["twitch", 600, "ok"],
    ["twitch", 601, "stale"],
    ["zendesk", 10_000_000, "ok"],
    ["payvost", 10_000_000, "ok"],
  ])("%s after %d s is %s", (id, seconds, verdict) => expect(at(id, seconds).verdict).toBe(verdict));

  it("says how old, how much is allowed, and what to do", () => {
    expect(at("stripe", 900)).toMatchObject({ reason: "too_old", secret: null });
    expect(at("stripe", 900).why).toBe(
      "the signature is right but its timestamp is 15 minutes old; 5 minutes are allowed",
    );
    expect(at("stripe", -7200).why).toMatch(/2 hours ahead of this clock/);
    expect(at("stripe", -7200).hint).toMatch(/the provider's own library does not refuse this/);
    expect(at("svix", -7200).hint).not.toMatch(/library/);
  });

  it("is judged by the caller's tolerance when there is one", () => {
    expect(at("stripe", 10_000, 0).verdict).toBe("ok");
    expect(at("stripe", 10_000, null).verdict).toBe("ok");
    expect(at("stripe", 11, 10).verdict).toBe("stale");
    expect(at("zendesk", 11, 10).verdict).toBe("stale");
    expect(at("payvost", 11, 10).verdict).toBe("ok");
  });

  it("comes after the signature: an old forged request is a mismatch", () => {
    const { scheme, request } = signed("stripe");
    expect(verify(scheme, request, ["whsec_other"], { now: now + 1e9 }).verdict).toBe("mismatch");
  });
});

describe("schemes that are incomplete", () => {
  it.each<[Partial<Scheme>, RegExp]>([
    [{ signed: "{nonsense}" }, /token \{nonsense\} does not exist/],
    [{ signed: "{body" }, /brace/],
    [{ signed: "{id}.{body}" }, /idFrom/],
    [{ signed: "{ts}.{body}" }, /no ts/],
  ])("are named: %j", (change, why) => {
    const { scheme, secret, request } = signed("payvost");
    const found = verify({ ...scheme, ...change }, request, [secret], { now });
    expect(found).toMatchObject({ verdict: "malformed", reason: "unusable_scheme" });
    expect(found.why).toMatch(why);
  });
});
