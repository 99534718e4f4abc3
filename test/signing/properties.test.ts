import { createPrivateKey, createPublicKey } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RawHeaders, verdicts } from "../../src/events/delivery.ts";
import { isAsymmetric } from "../../src/signing/asymmetric.ts";
import { checkSecret } from "../../src/signing/keys.ts";
import type { Scheme } from "../../src/signing/scheme.ts";
import { SigningError } from "../../src/signing/scheme.ts";
import { sign } from "../../src/signing/sign.ts";
import { verify } from "../../src/signing/verify.ts";
import { coversBody, inputFor, now, schemeOf, schemes, secretFor, signedRequest } from "./table.ts";

/** One of each way to write and to compute a signature. */
const kinds = [
  "payvost",
  "shopify",
  "stripe",
  "standard-webhooks",
  "monnify",
  "senfenico",
  "github",
  "sanity",
  "docusign",
  "box",
  "twilio",
  "fluxvend-js",
  "authorize-net",
  "airtable",
  "vercel",
  "standard-webhooks-v1a",
  "discord",
  "telnyx",
  "sendgrid",
].map(schemeOf);
const oneOf = fc.constantFrom(...kinds);

function flip(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  const at = (bit >> 3) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** What the receiver has: the public half of a key pair. */
function receiverSecret(scheme: Scheme): string {
  const secret = secretFor(scheme);
  if (!isAsymmetric(scheme)) return secret;
  if (scheme.key?.format === "ed25519-raw-hex") return secret.slice(64);
  if (scheme.key?.format === "ed25519-raw-base64") {
    return Buffer.from(secret.replace("whsk_", ""), "base64").subarray(32).toString("base64");
  }
  const key = Buffer.from(secret, "base64");
  return createPublicKey(createPrivateKey({ key, format: "der", type: "pkcs8" }))
    .export({ format: "der", type: "spki" })
    .toString("base64");
}

describe("one flipped bit is never ok", () => {
  const body = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes));

  it("[S15] in the body", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds.filter(coversBody)), body, fc.nat(), (scheme, bytes, bit) => {
        const request = signedRequest(scheme, inputFor(scheme, { body: bytes }), [secretFor(scheme)]);
        expect(verify(scheme, request, [receiverSecret(scheme)], { now }).verdict).toBe("ok");
        const found = verify(scheme, { ...request, body: flip(bytes, bit) }, [receiverSecret(scheme)], {
          now,
        });
        expect(found.verdict).toBe("mismatch");
      }),
      { numRuns: 300 },
    );
  });

  it("[S15] in the signature, the timestamp or the id", () => {
    fc.assert(
      fc.property(oneOf, fc.nat(), fc.nat(), (scheme, which, bit) => {
        const input = inputFor(scheme);
        const { headers } = sign(scheme, input, [secretFor(scheme)]);
        const at = which % headers.length;
        const flipped = headers.map(([name, value], index): [string, string] => [
          name,
          index === at ? flip(Buffer.from(value, "latin1"), bit).toString("latin1") : value,
        ]);
        const request = { ...input, headers: [...input.headers, ...flipped] };
        expect(verify(scheme, request, [receiverSecret(scheme)], { now }).verdict).not.toBe("ok");
      }),
      { numRuns: 300 },
    );
  });

  it("[S15] in the key", () => {
    fc.assert(
      fc.property(oneOf, fc.nat(), (scheme, bit) => {
        const request = signedRequest(scheme, inputFor(scheme), [secretFor(scheme)]);
        const other = flip(Buffer.from(receiverSecret(scheme), "latin1"), bit).toString("latin1");
        expect(verify(scheme, request, [other], { now }).verdict).not.toBe("ok");
      }),
      { numRuns: 300 },
    );
  });

  it("[S15] in every bit of a public key that SendGrid signs with", () => {
    const scheme = schemeOf("sendgrid");
    const request = signedRequest(scheme, inputFor(scheme), [secretFor(scheme)]);
    const key = Buffer.from(receiverSecret(scheme), "base64");
    for (let bit = 0; bit < key.length * 8; bit += 1) {
      const found = verify(scheme, request, [flip(key, bit).toString("base64")], { now });
      expect(found.verdict, `bit ${bit}`).toBe("mismatch");
    }
  });
});

describe("whatever comes in", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string(),
    fc.constantFrom("", "=", ",", "t=", "v1,", "{}"),
  );
  const odd = fc.oneof(
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((json) => Buffer.from(json)),
    fc.webQueryParameters().map((query) => Buffer.from(query)),
  );

  it("[P5] verify gives a verdict, for every scheme", () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 4, maxLength: 4 }),
        odd,
        fc.array(text, { maxLength: 3 }),
        (values, body, secrets) => {
          for (const scheme of schemes) {
            const request = {
              method: values[0] ?? "",
              url: values[1] ?? null,
              headers: oddHeaders(scheme, values),
              body,
            };
            const found = verify(scheme, request, secrets, { now: Number(values[2]), tolerance: 1 });
            expect(verdicts).toContain(found.verdict);
            if (scheme.kind !== "token") expect(found.verdict).not.toBe("ok");
            expect((found.reason === null) === (found.verdict === "ok")).toBe(true);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("[P5] sign signs or throws a SigningError, for every scheme, and what it signs verifies", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...schemes),
        odd,
        text,
        fc.option(fc.string()),
        (scheme, body, secret, id) => {
          const input = inputFor(scheme, { body, id });
          try {
            const request = signedRequest(scheme, input, [secret]);
            expect(verify(scheme, request, [secret], { now, tolerance: 0 }).verdict).toBe("ok");
          } catch (thrown) {
            if (!(thrown instanceof SigningError)) throw thrown;
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("checkSecret gives words or null, and never the secret", () => {
    fc.assert(
      fc.property(fc.constantFrom(...schemes), fc.string({ minLength: 8 }), (scheme, secret) => {
        const problem = checkSecret(scheme, `${secret}%`);
        expect(problem === null || !problem.includes(secret)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** The headers the scheme looks at, with values that make no sense, some of them twice. */
function oddHeaders(scheme: Scheme, values: readonly string[]): RawHeaders {
  const names = [scheme.sig?.name ?? "", scheme.ts?.from ?? "", scheme.idFrom ?? ""].flat();
  return names.map((name, index) => [
    name.replace(/^(header|sig|json):/, "").replace("*", "1"),
    `${scheme.sig?.prefix ?? ""}${values[index] ?? ""}`,
  ]);
}
