import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/events/json.ts";
import { type Scheme, SigningError } from "../../src/signing/scheme.ts";
import { sign } from "../../src/signing/sign.ts";
import { expectedVerdicts, type TamperKind, tamper, tamperKinds } from "../../src/signing/tamper.ts";
import { verify } from "../../src/signing/verify.ts";
import { explain } from "./explained.ts";
import { coversBody, inputFor, now, schemeOf, schemes, secretFor, signedRequest } from "./table.ts";

function tampered(kind: TamperKind, scheme: Scheme, changes: Parameters<typeof inputFor>[1] = {}) {
  const input = inputFor(scheme, changes);
  const { headers, body } = tamper(kind, scheme, input, secretFor(scheme));
  const own = new Set(headers.map(([name]) => name.toLowerCase()));
  const kept = input.headers.filter(([name]) => !own.has(name.toLowerCase()));
  return { method: input.method, url: input.url, headers: [...kept, ...headers], body };
}

function refusalOf(kind: TamperKind, scheme: Scheme, changes: Parameters<typeof inputFor>[1] = {}): string {
  try {
    tamper(kind, scheme, inputFor(scheme, changes), secretFor(scheme));
  } catch (error) {
    if (error instanceof SigningError) return error.message;
    throw error;
  }
  return "none";
}

const signing = schemes.filter(({ kind }) => kind !== "none");

describe.each(tamperKinds.map((kind) => [kind] as const))("%s", (kind) => {
  it("gives the verdict it should with every scheme, or is refused with a reason", () => {
    let carried = 0;
    for (const scheme of signing) {
      const refusal = refusalOf(kind, scheme);
      if (refusal !== "none") {
        expect(refusal.startsWith(`${scheme.id} `), refusal).toBe(true);
        expect(refusal).toContain(`so there is no ${kind} request`);
        continue;
      }
      const { verdict } = verify(scheme, tampered(kind, scheme), [secretFor(scheme)], { now });
      expect(expectedVerdicts[kind], scheme.id).toContain(verdict);
      carried += 1;
    }
    expect(carried).toBeGreaterThan(20);
  });
});

describe("refusals", () => {
  it.each([
    ["stale", "payvost", "payvost signs no timestamp"],
    ["future", "github", "github signs no timestamp"],
    ["stale", "discord", "discord names no age"],
    ["uppercase", "fluxvend", "fluxvend writes base64"],
    ["uppercase", "sanity", "sanity writes base64url"],
    ["uppercase", "gitlab", "gitlab compares plain text"],
    ["reserialized", "opay", "opay does not sign what this kind changes"],
    ["whitespace", "mailgun", "mailgun does not sign what this kind changes"],
    ["body", "gitlab", "gitlab does not sign what this kind changes"],
    ["duplicate-header", "opay", "opay has its signature in the body"],
  ] as const)("%s for %s", (kind, id, message) => {
    expect(refusalOf(kind, schemeOf(id))).toContain(message);
  });

  it("says that hex-upper is upper case already", () => {
    const scheme: Scheme = { ...schemeOf("payvost"), encoding: "hex-upper" };
    expect(refusalOf("uppercase", scheme)).toContain("writes upper case already");
  });

  it.each([
    ["body", Buffer.alloc(0), "empty body"],
    ["reserialized", Buffer.from("a=1&b=2"), "not JSON"],
    ["reserialized", Buffer.from("{}"), "does not sign what this kind changes"],
  ] as const)("%s for a body it cannot change", (kind, body, message) => {
    expect(refusalOf(kind, schemeOf("payvost"), { body })).toContain(message);
  });

  it.each(tamperKinds.map((kind) => [kind] as const))("%s for a provider that signs nothing", (kind) => {
    const scheme: Scheme = { id: "address-only", kind: "none", encoding: "raw" };
    expect(() => tamper(kind, scheme, inputFor(scheme), "")).toThrow("address-only signs nothing");
  });
});

describe("what is changed", () => {
  const payvost = schemeOf("payvost");
  const stripe = schemeOf("stripe");
  const good = signedRequest(payvost, inputFor(payvost), [secretFor(payvost)]);
  const signature = (request: { headers: readonly (readonly [string, string])[] }) =>
    request.headers.filter(([name]) => name === "payvost-signature").map(([, value]) => value);

  it("body: one byte, and JSON stays JSON", () => {
    const { body } = tampered("body", payvost);
    expect(body.filter((byte, at) => byte !== good.body[at]).length).toBe(1);
    expect(parseJson(body)).toBeDefined();
    expect(signature(tampered("body", payvost))).toEqual(signature(good));
  });

  it("signature: one character, the length and alphabet stay", () => {
    const [wrong = ""] = signature(tampered("signature", payvost));
    const [right = ""] = signature(good);
    expect(wrong).toMatch(/^[0-9a-f]{64}$/);
    expect([...wrong].filter((digit, at) => digit !== right[at]).length).toBe(1);
  });

  it("no-signature: only the signature goes, id and timestamp stay", () => {
    const { headers } = tampered("no-signature", schemeOf("standard-webhooks"));
    expect(headers.map(([name]) => name)).toEqual(["Content-Type", "webhook-id", "webhook-timestamp"]);
  });

  it("short-signature: half of it", () => {
    expect(signature(tampered("short-signature", payvost))[0]).toHaveLength(32);
  });

  it("uppercase: the digits, not what stands around them", () => {
    const [[, value = ""] = []] = tampered("uppercase", stripe).headers.filter(
      ([name]) => name === "stripe-signature",
    );
    expect(value).toMatch(/^t=\d+,v1=[0-9A-F]{64}$/);
  });

  it("stale and future: beyond the tolerance, correctly signed", () => {
    for (const [kind, sign] of [
      ["stale", -1],
      ["future", 1],
    ] as const) {
      const request = tampered(kind, stripe);
      expect(verify(stripe, request, [secretFor(stripe)], { now, tolerance: 0 }).verdict).toBe("ok");
      expect(verify(stripe, request, [secretFor(stripe)], { now: now + sign * 900_000 }).verdict).toBe("ok");
    }
  });

  it("duplicate-header: a wrong one before the right one", () => {
    const values = signature(tampered("duplicate-header", payvost));
    expect(values).toHaveLength(2);
    expect(values[1]).toBe(signature(good)[0]);
    expect(values[0]).not.toBe(values[1]);
  });

  it("wrong-secret: a secret of the same form, never the right one", () => {
    const { headers } = tampered("wrong-secret", payvost);
    expect(headers.find(([name]) => name === "payvost-signature")?.[1]).toMatch(/^[0-9a-f]{64}$/);
  });

  it("signs nothing new: the original input stays as it was", () => {
    const input = inputFor(payvost);
    const before = Buffer.from(input.body);
    for (const kind of ["body", "reserialized", "whitespace"] as const)
      tamper(kind, payvost, input, "s3cret");
    expect(input.body.equals(before)).toBe(true);
  });
});

describe("reserialized", () => {
  const payvost = schemeOf("payvost");
  it.each(['{"a": 1.50, "b": "x"}', '{"a":1,"b":"x"}', '{"a":1,"b":"x"}\n', '{\n  "a": 1\n}'])(
    "differs from what JSON.stringify gives, which is what was signed: %j",
    (json) => {
      const request = tampered("reserialized", payvost, { body: Buffer.from(json) });
      const rewritten = Buffer.from(JSON.stringify(JSON.parse(request.body.toString())));
      expect(rewritten.equals(request.body)).toBe(false);
      const { headers } = sign(payvost, inputFor(payvost, { body: rewritten }), [secretFor(payvost)]);
      expect(request.headers).toEqual(expect.arrayContaining([...headers]));
      expect(explain(payvost, request).reason).toBe("reserialized_body");
    },
  );

  it("keeps the bytes given, where those are not compact", () => {
    const body = Buffer.from('{"a": 1.50}');
    expect(tampered("reserialized", payvost, { body }).body.equals(body)).toBe(true);
  });
});

it("every kind is explained by the diagnosis, or has the engine's own words", () => {
  const reasons: Record<string, string | null> = {};
  for (const kind of tamperKinds) {
    const scheme = schemeOf(kind === "stale" || kind === "future" ? "stripe" : "payvost");
    reasons[kind] = explain(scheme, tampered(kind, scheme)).reason;
  }
  expect(reasons).toEqual({
    body: "unexplained",
    signature: "unexplained",
    "no-signature": "no_signature",
    "short-signature": "wrong_length",
    "wrong-secret": "unexplained",
    uppercase: "signature_upper_case",
    reserialized: "reserialized_body",
    whitespace: "trailing_newline",
    stale: "too_old",
    future: "too_new",
    "duplicate-header": "duplicated_header",
  });
});

it("covers most schemes that sign the body with the kinds about the body", () => {
  const able = schemes.filter(coversBody);
  for (const kind of ["body", "whitespace", "wrong-secret", "signature"] as const) {
    const refused = able.filter((scheme) => refusalOf(kind, scheme) !== "none").map(({ id }) => id);
    expect(refused, kind).toEqual([]);
  }
});
