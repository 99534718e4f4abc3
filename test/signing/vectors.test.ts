import { describe, expect, it } from "vitest";
import { sign } from "../../src/signing/sign.ts";
import { verify } from "../../src/signing/verify.ts";
import { schemeOf, seeds, vectorRequest, vectors } from "./table.ts";

describe("published vectors", () => {
  it("are the nine of the table and eleven more", () => {
    expect(vectors).toHaveLength(20);
  });

  it.each(vectors.map((vector) => [vector.scheme, vector.source, vector] as const))(
    "%s: %s",
    (id, _, vector) => {
      const scheme = schemeOf(id);
      const options = vector.now === null ? { now: 0, tolerance: 0 } : { now: vector.now * 1000 };
      const request = vectorRequest(vector);
      expect(verify(scheme, request, [vector.secret], options)).toEqual({
        verdict: "ok",
        scheme: id,
        reason: null,
        why: null,
        hint: null,
        secret: 0,
      });
      const otherUrl = { ...request, url: "https://example.org/" };
      expect(verify(scheme, otherUrl, [vector.secret], options).verdict).toBe(
        scheme.signed?.includes("{url}") === true ? "mismatch" : "ok",
      );
    },
  );

  it.each(
    vectors
      .filter(({ scheme, privateKey }) => schemeOf(scheme).kind !== "ecdsa" || privateKey !== undefined)
      .filter(({ source }) => !source.includes("one list"))
      .map((vector) => [vector.scheme, vector.source, vector] as const),
  )("%s is signed to the published value: %s", (id, _, vector) => {
    const scheme = schemeOf(id);
    const request = vectorRequest(vector);
    const time = scheme.ts?.unit === "ms" ? 1_633_519_811_129 : (vector.now ?? 0) * 1000;
    const signed = sign(
      scheme,
      { ...request, id: vector.headers[scheme.idFrom?.slice(7) ?? ""] ?? null, timestamp: time },
      [vector.privateKey ?? vector.secret],
    );
    expect(signed.body.toString()).toBe(vector.body);
    for (const [name, value] of signed.headers) expect(value).toBe(vector.headers[name]);
    expect(signed.headers).toHaveLength(scheme.sig?.in === "header" ? Object.keys(vector.headers).length : 0);
  });
});

describe("the sample payloads of the seeds", () => {
  it.each(seeds.map((seed) => [seed.scheme, seed.body.length, seed] as const))(
    "%s, %i bytes",
    (id, _, seed) => {
      const scheme = schemeOf(id);
      const header = String(scheme.sig?.name);
      const request = { method: "POST", url: null, body: Buffer.from(seed.body) };
      const check = (signature: string) =>
        verify(scheme, { ...request, headers: [[header, signature]] }, [seed.secret], { now: 0 });
      expect(check(seed.raw)).toMatchObject({ verdict: "ok", secret: 0 });
      if (seed.stringified !== undefined) {
        expect(check(seed.stringified)).toMatchObject({ verdict: "mismatch", reason: "no_match" });
      }
      const input = { ...request, headers: [], id: null, timestamp: 0 };
      expect(sign(scheme, input, [seed.secret]).headers).toEqual([[header, seed.raw]]);
    },
  );

  it("[S12] tell Fluxvend's JavaScript sample from the Java, C# and PHP ones", () => {
    const signature = (id: string, secret: string, body: string) => {
      const request = {
        method: "POST",
        url: null,
        headers: [],
        body: Buffer.from(body),
        id: null,
        timestamp: 0,
      };
      return sign(schemeOf(id), request, [secret]).headers[0]?.[1];
    };
    const payload = "{ /* Your request payload */ }";
    // What the seed's Java sample prints when it is run as it stands; C# and PHP compute the same.
    const java = "YkCa1+LqPbTb+0DTw9KtllDcSlSi2yj5gbr2huQV1MQ=";
    expect(signature("fluxvend", "your_secret_key", payload)).toBe(java);
    expect(signature("fluxvend-js", "your_api_key:your_secret_key", payload)).not.toBe(java);
    // What its JavaScript sample computes, for the empty object it stringifies.
    expect(signature("fluxvend-js", "your_api_key:your_api_secret_key", "{}")).toBe(
      "TIhlTI6MA/b6OmAXJGuuqAKswWTfzsZ/M1y8kys7BGk=",
    );
  });
});
