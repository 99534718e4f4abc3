import { generateKeyPairSync, sign as signWith } from "node:crypto";
import { describe, expect, it } from "vitest";
import { computeSignature, matchesSignature } from "../../src/signing/algorithm.ts";
import { readKey } from "../../src/signing/keys.ts";
import { type Scheme, SigningError } from "../../src/signing/scheme.ts";
import { verify } from "../../src/signing/verify.ts";
import { inputFor, now, schemeOf, secretFor, signedRequest } from "./table.ts";

const content = [Buffer.from("a"), null, Buffer.from("b")];

function keyOf(scheme: Scheme, secret = secretFor(scheme)) {
  const key = readKey(scheme, secret);
  if ("problem" in key) throw new Error(key.problem);
  return key;
}

describe("every kind", () => {
  it.each(["payvost", "opay", "senfenico", "gitlab", "discord", "sendgrid"])(
    "%s fits its own signature only",
    (id) => {
      const scheme = schemeOf(id);
      const key = keyOf(scheme);
      const signature = computeSignature(scheme, key, content);
      const junk = [Buffer.alloc(0), Buffer.alloc(64), Buffer.from("junk")];
      expect(matchesSignature(scheme, key, { content, candidates: [...junk, signature] })).toBe(true);
      expect(matchesSignature(scheme, key, { content, candidates: junk })).toBe(false);
      expect(matchesSignature(scheme, key, { content, candidates: [] })).toBe(false);
      const other = [Buffer.from("ac")];
      expect(matchesSignature(scheme, key, { content: other, candidates: [signature] })).toBe(
        id === "gitlab",
      );
    },
  );

  it("fits nothing where OpenSSL gives up", () => {
    const scheme: Scheme = { ...schemeOf("sendgrid"), alg: "md99" as never };
    const key = keyOf(schemeOf("sendgrid"));
    expect(matchesSignature(scheme, key, { content, candidates: [Buffer.alloc(70)] })).toBe(false);
  });

  it("does not sign with a public key", () => {
    const scheme = schemeOf("standard-webhooks-v1a");
    const key = keyOf(scheme, "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
    expect(() => computeSignature(scheme, key, content)).toThrow(SigningError);
  });
});

describe("rsa", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const scheme: Scheme = {
    id: "wise",
    kind: "rsa",
    alg: "sha256",
    encoding: "base64",
    sig: { in: "header", name: "x-signature-sha256" },
    signed: "{body}",
    key: { format: "spki-pem" },
  };
  const publicPem = publicKey.export({ format: "pem", type: "spki" }).toString();
  const privatePem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();

  it("is PKCS #1 with SHA-256, as node:crypto signs", () => {
    const input = inputFor(scheme);
    const request = signedRequest(scheme, input, [privatePem]);
    expect(request.headers.at(-1)?.[1]).toBe(
      signWith("RSA-SHA256", input.body, privateKey).toString("base64"),
    );
    for (const secret of [publicPem, privatePem, publicPem.replaceAll("\n", "\\n")]) {
      expect(verify(scheme, request, [secret], { now }).verdict).toBe("ok");
    }
    const tampered = { ...request, body: Buffer.from("other") };
    expect(verify(scheme, tampered, [publicPem], { now })).toMatchObject({
      verdict: "mismatch",
      reason: "no_match",
    });
  });

  it("refuses signatures of any other length", () => {
    const key = keyOf(scheme, publicPem);
    for (const length of [0, 1, 255, 257, 512]) {
      expect(matchesSignature(scheme, key, { content, candidates: [Buffer.alloc(length)] })).toBe(false);
    }
  });
});
