import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digestName, generatePrivateKey, isAsymmetric, readKeyPair } from "../../src/signing/asymmetric.ts";
import type { Scheme } from "../../src/signing/scheme.ts";
import { bytesFrom, schemeOf, schemes } from "./table.ts";

const pem = (key: KeyObject, type: "spki" | "pkcs8") => key.export({ format: "pem", type }).toString();
const der = (key: KeyObject, type: "spki" | "pkcs8") =>
  key.export({ format: "der", type }).toString("base64");
const ed25519 = generateKeyPairSync("ed25519");
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });

const v1a = schemeOf("standard-webhooks-v1a");
const discord = schemeOf("discord");
const sendgrid = schemeOf("sendgrid");
const wise: Scheme = {
  id: "wise",
  kind: "rsa",
  alg: "sha256",
  encoding: "base64",
  key: { format: "spki-pem" },
};

/** What Svix publishes as one pair. */
const whpk = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
const whsk = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

describe("readKeyPair", () => {
  it.each<[string, Scheme, string, "public" | "private" | null]>([
    ["whpk_", v1a, whpk, "public"],
    ["whsk_", v1a, whsk, "private"],
    ["without a prefix", v1a, whpk.slice(5), "public"],
    ["with white space around", v1a, ` ${whpk}\n`, "public"],
    ["PEM, public", v1a, pem(ed25519.publicKey, "spki"), "public"],
    ["PEM, private", v1a, pem(ed25519.privateKey, "pkcs8"), "private"],
    ["whpk_ cut", v1a, whpk.slice(0, -4), null],
    ["whsk_ with another public half", v1a, whsk.replace("fVKI", "fVKJ"), null],
    ["another prefix", v1a, whpk.replace("whpk_", "whsec_"), null],
    ["an RSA key", v1a, pem(rsa.publicKey, "spki"), null],
    ["hex", discord, Buffer.from(whpk.slice(5), "base64").toString("hex"), "public"],
    ["hex, private", discord, Buffer.from(whsk.slice(5), "base64").toString("hex"), "private"],
    ["hex in upper case", discord, Buffer.from(whpk.slice(5), "base64").toString("hex").toUpperCase(), null],
    ["base64 for hex", discord, whpk.slice(5), null],
    ["DER", sendgrid, der(p256.publicKey, "spki"), "public"],
    ["DER, private", sendgrid, der(p256.privateKey, "pkcs8"), "private"],
    ["DER as PEM", sendgrid, pem(p256.publicKey, "spki"), "public"],
    ["DER of another type", sendgrid, der(ed25519.publicKey, "spki"), null],
    ["DER of RSA", sendgrid, der(rsa.publicKey, "spki"), null],
    ["DER cut", sendgrid, der(p256.publicKey, "spki").slice(0, -8), null],
    ["junk", sendgrid, "AAAA", null],
    ["RSA", wise, pem(rsa.publicKey, "spki"), "public"],
    ["RSA, private", wise, pem(rsa.privateKey, "pkcs8"), "private"],
    ["RSA, PKCS #1", wise, rsa.publicKey.export({ format: "pem", type: "pkcs1" }).toString(), "public"],
    [
      "RSA on one line, as in an environment variable",
      wise,
      pem(rsa.publicKey, "spki").replaceAll("\n", "\\n"),
      "public",
    ],
    ["an EC key for RSA", wise, pem(p256.publicKey, "spki"), null],
    ["PEM with nothing inside", wise, "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", null],
    ["DER for PEM", wise, der(rsa.publicKey, "spki"), null],
  ])("%s", (_, scheme, secret, expected) => {
    const pair = readKeyPair(scheme, secret);
    expect(pair && (pair.privateKey === null ? "public" : "private")).toBe(expected);
  });

  it("gives the public half of a private key", () => {
    const halves = [whpk, whsk].map((key) => readKeyPair(v1a, key)?.publicKey.export({ format: "jwk" }));
    expect(halves[0]).toEqual(halves[1]);
  });

  it("refuses a private key whose public half belongs to another", () => {
    const own = p256.privateKey.export({ format: "jwk" });
    const { x, y } = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
    const right = p256.privateKey.export({ format: "der", type: "pkcs8" });
    const swap = (from: string | undefined, to: string | undefined, bytes: Buffer) => {
      const at = bytes.indexOf(Buffer.from(from ?? "", "base64url"));
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(to ?? "", "base64url"),
        bytes.subarray(at + 32),
      ]);
    };
    const mixed = swap(own.y, y, swap(own.x, x, right));
    expect(
      createPublicKey(createPrivateKey({ key: mixed, format: "der", type: "pkcs8" })).export({
        format: "jwk",
      }).x,
    ).toBe(x);
    expect(readKeyPair(sendgrid, mixed.toString("base64"))).toBeNull();
    expect(readKeyPair(sendgrid, right.toString("base64"))).not.toBeNull();
  });
});

it("refuses an RSA key too small for the digest, which could never sign", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 512 });
  const scheme: Scheme = { ...wise, alg: "sha512" };
  expect(readKeyPair(scheme, pem(privateKey, "pkcs8"))).toBeNull();
  expect([digestName(scheme), digestName(discord)]).toEqual(["sha512", null]);
});

it("makes private keys that can be read again", () => {
  for (const scheme of [...schemes.filter(isAsymmetric), wise]) {
    const secret = generatePrivateKey(scheme, bytesFrom("key"));
    expect(readKeyPair(scheme, secret)?.privateKey).not.toBeNull();
  }
  const pemScheme: Scheme = { ...discord, key: { format: "spki-pem" } };
  expect(readKeyPair(pemScheme, generatePrivateKey(pemScheme, bytesFrom("key")))?.privateKey).not.toBeNull();
});
