import { describe, expect, it } from "vitest";
import { headerValues } from "../../src/events/delivery.ts";
import type { Encoding } from "../../src/signing/scheme.ts";
import type { SignedRequest } from "../../src/signing/verify.ts";
import { explain, signedAs } from "./explained.ts";
import { schemeOf, secretFor } from "./table.ts";

/** The request with what a function makes of its signature header. */
function rewritten(id: string, change: (value: string) => string): SignedRequest {
  const scheme = schemeOf(id);
  const request = signedAs(scheme, secretFor(scheme));
  return {
    ...request,
    headers: request.headers.map(([name, value]) => [
      name,
      name === scheme.sig?.name ? change(value) : value,
    ]),
  };
}

const digits = /[\w+/-]{20,}={0,2}/;

function inEncoding(from: "hex" | "base64", to: "hex" | "base64" | "base64url") {
  return (value: string) => value.replace(digits, (run) => Buffer.from(run, from).toString(to));
}

function base64OfHex(from: "hex" | "base64") {
  return (value: string) =>
    value.replace(digits, (run) => Buffer.from(Buffer.from(run, from).toString("hex")).toString("base64"));
}

describe("signature_encoding", () => {
  it.each([
    ["payvost", "base64", inEncoding("hex", "base64"), "hex"],
    ["payvost", "base64url", inEncoding("hex", "base64url"), "hex"],
    ["github", "base64", inEncoding("hex", "base64"), "hex"],
    ["stripe", "base64", inEncoding("hex", "base64"), "hex"],
    ["monnify", "base64", inEncoding("hex", "base64"), "hex"],
    ["senfenico", "base64", inEncoding("hex", "base64"), "hex"],
    ["discord", "base64", inEncoding("hex", "base64"), "hex"],
    ["fluxvend", "hex", inEncoding("base64", "hex"), "base64"],
    ["shopify", "base64url", inEncoding("base64", "base64url"), "base64"],
    ["standard-webhooks", "hex", inEncoding("base64", "hex"), "base64"],
  ])("[S9] %s written in %s", (id, written, change, usual) => {
    const found = explain(schemeOf(id), rewritten(id, change));
    expect(found).toMatchObject({ verdict: "malformed", reason: "signature_encoding" });
    expect(found.why).toBe(`the signature is right but written in ${written}; ${id} uses ${usual}`);
  });

  it.each([
    ["payvost", "hex"],
    ["github", "hex"],
    ["fluxvend", "base64"],
    ["standard-webhooks", "base64"],
  ] as const)("%s as base64 of the hex text, which PHP makes", (id, from) => {
    const found = explain(schemeOf(id), rewritten(id, base64OfHex(from)));
    expect(found).toMatchObject({ verdict: "malformed", reason: "signature_encoding" });
    expect(found.hint).toMatch(
      from === "hex" ? /^send the hex text as it is/ : /pass true as the last argument of hash_hmac/,
    );
  });
});

describe("signature_upper_case", () => {
  it.each(["payvost", "github", "stripe", "senfenico", "monnify", "slack"])("[S9] %s in upper case", (id) => {
    const upper = (value: string) => value.replace(digits, (run) => run.toUpperCase());
    const found = explain(schemeOf(id), rewritten(id, upper));
    expect(found).toMatchObject({ verdict: "malformed", reason: "signature_upper_case" });
    expect(found.why).toBe("the signature is right but in upper case");
  });

  it("[S9] knows mixed case and an upper-case prefix", () => {
    const mixed = (value: string) => `SHA256=${value.slice(7, 30).toUpperCase()}${value.slice(30)}`;
    expect(explain(schemeOf("github"), rewritten("github", mixed)).reason).toBe("signature_upper_case");
  });

  it("knows lower case where upper case is the rule", () => {
    const scheme = { ...schemeOf("payvost"), encoding: "hex-upper" satisfies Encoding } as const;
    const request = rewritten("payvost", (value) => value);
    const found = explain(scheme, request);
    expect(found).toMatchObject({ verdict: "malformed", reason: "signature_upper_case" });
    expect(found.why).toBe("the signature is right but in lower case");
  });
});

describe("signature_prefix", () => {
  it.each([
    ["payvost", (value: string) => `sha256=${value}`, 'has "sha256=" in front'],
    ["payvost", (value: string) => `v1=${value}`, 'has "v1=" in front'],
    ["fluxvend", (value: string) => `v1,${value}`, 'has "v1," in front'],
    ["senfenico", (value: string) => `Bearer ${value}`, 'has "Bearer " in front'],
    ["github", (value: string) => value.replace("sha256=", ""), "stands alone"],
    ["github", (value: string) => value.replace("sha256=", "sha1="), 'has "sha1=" in front'],
    ["standard-webhooks", (value: string) => value.replace("v1,", ""), "stands alone"],
    ["standard-webhooks", (value: string) => value.replace("v1,", "v2,"), 'has "v2," in front'],
    [
      "payvost",
      (value: string) => `sha256=${inEncoding("hex", "base64")(value)}`,
      "and is written in base64",
    ],
    ["payvost", (value: string) => `sha256=${value.toUpperCase()}`, "and is written in upper-case hex"],
  ])("[S9] %s %s", (id, change, why) => {
    const found = explain(schemeOf(id), rewritten(id, change));
    expect(found).toMatchObject({ verdict: "malformed", reason: "signature_prefix" });
    expect(found.why).toContain(why);
  });

  it("[S9] shows the form to write", () => {
    const alone = rewritten("github", (value) => value.replace("sha256=", ""));
    expect(explain(schemeOf("github"), alone).hint).toBe("write it as sha256=<signature>");
    const prefixed = rewritten("payvost", (value) => `sha256=${value}`);
    expect(explain(schemeOf("payvost"), prefixed).hint).toBe(
      "write the signature alone, with nothing in front",
    );
    const both = explain(
      schemeOf("payvost"),
      rewritten("payvost", (value) => `v1=${Buffer.from(value, "hex").toString("base64")}`),
    );
    expect(both.why).toMatch(/has "v1=" in front, and is written in base64/);
    expect(both.hint).toBe("write the signature alone, with nothing in front, in hex");
  });
});

it.each([
  ["payvost", (value: string) => `"${value}"`],
  ["github", (value: string) => `'${value}'`],
  ["fluxvend", (value: string) => `<${value}>`],
  ["opm", (value: string) => `[${value}]`],
])("signature_quotes: %s", (id, change) => {
  const name = id === "opm" ? "openmarket" : id;
  const found = explain(schemeOf(name), rewritten(name, change));
  expect(found).toMatchObject({ verdict: "malformed", reason: "signature_quotes" });
});

describe("other_header", () => {
  const scheme = schemeOf("payvost");
  const request = rewritten("payvost", (value) => value);
  const moved = (name: string): SignedRequest => ({
    ...request,
    headers: request.headers.map(([header, value]) => [
      header === "payvost-signature" ? name : header,
      value,
    ]),
  });

  it.each(["X-Payvost-Signature", "Signature", "X-Webhook-Hash", "Authorization"])(
    "finds it in %s",
    (name) => {
      const found = explain(scheme, moved(name));
      expect(found).toMatchObject({ verdict: "missing", reason: "other_header" });
      expect(found.why).toBe(
        `the signature is right but came in the header ${name}, not in Payvost-Signature`,
      );
    },
  );

  it("knows an older digest in a header of its own", () => {
    const github = schemeOf("github");
    const sha1 = signedAs({ ...github, alg: "sha1" }, secretFor(github));
    const [value = ""] = headerValues(sha1.headers, "x-hub-signature-256");
    const headers = [["X-Hub-Signature", value.replace("sha256=", "sha1=")]] as const;
    const found = explain(github, { ...sha1, headers });
    expect(found).toMatchObject({ verdict: "missing", reason: "other_header" });
    expect(found.why).toBe(
      "the signature in the header X-Hub-Signature is made with sha1; github counts X-Hub-Signature-256, made with sha256",
    );
  });

  it("leaves the engine's words when the other header does not fit", () => {
    const found = explain(scheme, { ...moved("X-Signature"), body: Buffer.from("other") });
    expect(found).toMatchObject({ verdict: "missing", reason: "no_signature" });
  });
});

it("keeps the engine's words for what is wrong beyond its form", () => {
  const payvost = schemeOf("payvost");
  const cut = explain(
    payvost,
    rewritten("payvost", (value) => value.slice(0, 20)),
  );
  expect(cut).toMatchObject({ verdict: "malformed", reason: "wrong_length" });
  const request = rewritten("payvost", (value) => value);
  const twice = explain(payvost, { ...request, headers: [...request.headers, ...request.headers] });
  expect(twice).toMatchObject({ verdict: "malformed", reason: "duplicated_header" });
});
