import { describe, expect, it } from "vitest";
import { compileScheme } from "../../src/signing/compile.ts";
import { type Scheme, SigningError } from "../../src/signing/scheme.ts";
import { schemeOf, schemes } from "./table.ts";

describe("compileScheme", () => {
  it("works once per scheme", () => {
    for (const scheme of schemes) expect(compileScheme(scheme)).toBe(compileScheme(scheme));
  });

  it("remembers keys, also the unusable ones", () => {
    const compiled = compileScheme(schemeOf("standard-webhooks"));
    expect(compiled.key("whsec_AAAA")).toBe(compiled.key("whsec_AAAA"));
    expect(compiled.key("%")).toBe(compiled.key("%"));
    const first = compiled.key("whsec_AAAA");
    for (let index = 0; index < 200; index += 1) compiled.key(`whsec_${index}`);
    expect(compiled.key("whsec_AAAA")).toEqual(first);
  });

  it("knows which schemes sign single JSON values", () => {
    const ids = schemes.filter((scheme) => compileScheme(scheme).signsValues).map(({ id }) => id);
    expect(ids).toEqual(["opay", "mailgun", "adyen", "ms-graph"]);
  });

  it.each([
    ["payvost", 32],
    ["paystack", 64],
    ["vercel", 20],
    ["opay", 64],
    ["hubspot-v1", 32],
    ["discord", 64],
    ["sendgrid", null],
    ["gitlab", null],
  ])("knows the length of a signature of %s", (id, length) => {
    expect(compileScheme(schemeOf(id)).length).toBe(length);
  });

  it.each<[string, keyof Scheme]>([
    ["payvost", "sig"],
    ["payvost", "alg"],
    ["senfenico", "alg"],
    ["payvost", "signed"],
    ["discord", "signed"],
    ["discord", "key"],
  ])("refuses %s without %s", (id, field) => {
    const { [field]: _, ...incomplete } = schemeOf(id);
    expect(() => compileScheme(incomplete as Scheme)).toThrow(SigningError);
    expect(() => compileScheme(incomplete as Scheme)).toThrow(new RegExp(`has no ${field}`));
  });
});
