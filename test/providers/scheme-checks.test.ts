import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import { schemeProblems } from "../../src/providers/scheme-checks.ts";
import type { Scheme } from "../../src/signing/scheme.ts";

const hmac: Scheme = {
  id: "acme",
  kind: "hmac",
  alg: "sha256",
  encoding: "hex",
  sig: { in: "header", name: "acme-signature" },
  signed: "{body}",
};
const { alg: _, ...withoutAlg } = hmac;
const ed25519: Scheme = { ...withoutAlg, kind: "ed25519", key: { format: "ed25519-raw-hex" } };
const pairs = { item: ",", kv: "=", key: "v1" };
const ts = { from: "sig:t", unit: "s", tolerance: 300 } as const;

describe("a scheme that fits together", () => {
  it("has no problems", () => {
    expect(schemeProblems(hmac, "scheme")).toEqual([]);
    expect(schemeProblems(ed25519, "scheme")).toEqual([]);
    expect(schemeProblems({ ...hmac, key: { template: "{user}:{password}" } }, "scheme")).toEqual([]);
    expect(schemeProblems({ id: "x", kind: "none", encoding: "raw" }, "scheme")).toEqual([]);
  });

  it("is every scheme that comes with whk", async () => {
    const registry = openRegistry();
    for (const id of [...registry.ids, ...(await registry.directoryIds())]) {
      const provider = await registry.get(id);
      expect(provider?.schemes.flatMap(({ scheme }) => schemeProblems(scheme, scheme.id))).toEqual([]);
    }
  });
});

describe("a problem", () => {
  const cases: [name: string, scheme: Scheme, problem: string][] = [
    ["no digest", withoutAlg, "scheme.alg: is missing: kind hmac needs a digest, such as sha256"],
    ["digest for ed25519", { ...ed25519, alg: "sha256" }, "scheme.alg: has no meaning for kind ed25519"],
    [
      "token that signs",
      { id: "t", kind: "token", encoding: "raw", sig: { in: "header", name: "x" }, signed: "{body}" },
      "scheme.signed: has no meaning for kind token",
    ],
    [
      "none with a place",
      { id: "n", kind: "none", encoding: "raw", sig: { in: "header", name: "x" } },
      "scheme.sig: has no meaning for kind none",
    ],
    [
      "no place",
      { id: "h", kind: "hmac", alg: "sha256", encoding: "hex", signed: "{body}" },
      "scheme.sig: is missing: say where the signature stands",
    ],
    [
      "nothing signed",
      { id: "h", kind: "hmac", alg: "sha256", encoding: "hex", sig: { in: "header", name: "x" } },
      "scheme.signed: is missing",
    ],
    [
      "hash without secret",
      { ...hmac, kind: "hash" },
      "scheme.signed: a plain hash without {secret} proves nothing",
    ],
    [
      "header in capitals",
      { ...hmac, sig: { in: "header", name: "X-Sig" } },
      "scheme.sig.name: write the header in lower case: x-sig",
    ],
    [
      "no header name",
      { ...hmac, sig: { in: "header", name: "a b" } },
      'scheme.sig.name: "a b" is no header name',
    ],
    ["empty list", { ...hmac, sig: { in: "header", name: [] } }, "scheme.sig.name: names no header"],
    ["prototype path", { ...hmac, sig: { in: "json", name: "__proto__.x" } }, "names __proto__"],
    [
      "prefix and pairs",
      { ...hmac, sig: { in: "header", name: "x", prefix: "v0=", pairs } },
      "scheme.sig: takes prefix or pairs, not both",
    ],
    ["time nowhere", { ...hmac, signed: "{ts}.{body}" }, "scheme.ts: is missing: `signed` has {ts}"],
    ["id nowhere", { ...hmac, signed: "{id}.{body}" }, "scheme.idFrom: is missing: `signed` has {id}"],
    ["pair without pairs", { ...hmac, ts }, "scheme.ts.from: sig:t needs sig.pairs"],
    [
      "unknown token",
      { ...hmac, signed: "{bdy}" },
      "scheme.signed: the token {bdy} does not exist; known are body",
    ],
    ["lone brace", { ...hmac, signed: "{body" }, "scheme.signed: the template"],
    ["header unnamed", { ...hmac, signed: "{header}" }, "scheme.signed: {header} does not say which one"],
    [
      "body with a name",
      { ...hmac, signed: "{body:x}" },
      "scheme.signed: {body} takes nothing after a colon",
    ],
    ["bool without words", { ...hmac, signed: "{bool:a}" }, "scheme.signed: {bool:path|t|f} needs a path"],
    ["path in template", { ...hmac, signed: "{json:a..b}" }, "scheme.signed: "],
    ["public key form", { ...withoutAlg, kind: "ed25519" }, "scheme.key.format: is missing"],
    [
      "format for hmac",
      { ...hmac, key: { format: "spki-pem" } },
      "scheme.key.format: has no meaning for kind hmac",
    ],
    [
      "steps for ed25519",
      { ...ed25519, key: { format: "spki-pem", steps: ["utf8"] } },
      "scheme.key.steps: has no meaning",
    ],
    [
      "key without secret",
      { ...hmac, key: { template: "fixed" } },
      "scheme.key.template: holds no {part} of the secret",
    ],
  ];
  it.each(cases)("%s", (_, scheme, problem) => {
    expect(schemeProblems(scheme, "scheme")).toContainEqual(expect.stringContaining(problem));
  });
});
