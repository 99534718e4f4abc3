import {
  generatePrivateKey,
  isAsymmetric,
  type KeyPair,
  type RandomBytes,
  readKeyPair,
} from "./asymmetric.ts";
import { digest } from "./digest.ts";
import type { KeyStep, Scheme } from "./scheme.ts";

/** A key made from a secret, ready for use. */
export interface Key {
  /** The bytes of a shared key; empty for the asymmetric kinds. */
  readonly bytes: Buffer;
  readonly pair: KeyPair | null;
  /** The named parts the secret consists of. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Why a secret cannot be used. Never contains the secret. */
export interface KeyProblem {
  readonly problem: string;
  readonly hint: string;
}

/** What keeps this secret from being used with the scheme, one sentence, or null. An empty one never can. */
export function checkSecret(scheme: Scheme, secret: string): string | null {
  if (scheme.kind === "none") return null;
  const key = readKey(scheme, secret);
  return "problem" in key ? key.problem : null;
}

/** A warning about a secret that may be right but looks wrong, or null. PEM text may end with a line break. */
export function secretWarning(secret: string): string | null {
  if (secret === secret.trim() || secret.includes("-----BEGIN")) return null;
  return "the secret begins or ends with white space; it was probably copied along, and it counts as part of the secret";
}

/**
 * A new secret in the form the scheme's key recipe expects: `whsec_` and base64, hex, bare base64, or the text
 * of a private key, which verifies too. A secret of several parts is joined by colons. Empty for `none`.
 */
export function generateSecret(scheme: Scheme, bytes: RandomBytes): string {
  if (scheme.kind === "none") return "";
  if (isAsymmetric(scheme)) return generatePrivateKey(scheme, bytes);
  const names = secretParts(scheme);
  const identifiers = names.slice(1).map(() => bytes(8).toString("hex"));
  return [...identifiers, generateShared(scheme, bytes)].join(":");
}

/** The key for a secret, or why there is none. */
export function readKey(scheme: Scheme, secret: string): Key | KeyProblem {
  if (secret === "")
    return { problem: "the secret is empty", hint: "anyone can sign with an empty secret; set the real one" };
  const parts = splitSecret(scheme, secret);
  if (parts === null) {
    const form = secretParts(scheme).join(":");
    return {
      problem: `the secret does not consist of ${form}`,
      hint: `give it as ${form}, joined by a colon`,
    };
  }
  if (!isAsymmetric(scheme)) return sharedKey(scheme, parts);
  const pair = readKeyPair(scheme, secret);
  if (pair !== null) return { bytes: Buffer.alloc(0), pair, parts };
  return {
    problem: `the secret is not ${formatWords[scheme.key?.format ?? "spki-pem"]}`,
    hint: "copy the whole public key from the provider, or give the private key to sign",
  };
}

/** The names of the parts a secret consists of, in order; `["secret"]` for nearly every scheme. */
export function secretParts(scheme: Scheme): string[] {
  const templates = [scheme.sig?.pairs?.key ?? "", scheme.key?.template ?? "{secret}"];
  const names = templates.flatMap((template) =>
    [...template.matchAll(partToken)].map(([, name = ""]) => name),
  );
  return [...new Set(names)];
}

/** A template with the parts of a secret in their places. */
export function fillParts(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replace(partToken, (_, name: string) => parts[name] ?? "");
}

const partToken = /\{(\w+)\}/g;

const formatWords = {
  "ed25519-raw-hex": "an Ed25519 key in hex: 64 characters, or 128 for the private form",
  "ed25519-raw-base64": "an Ed25519 key in base64: 32 bytes, or 64 for the private form",
  "spki-base64": "a key in base64 (DER)",
  "spki-pem": "a key in PEM form, with its BEGIN and END lines",
} as const;

/** Colons separate the parts; the last part may contain more of them. */
function splitSecret(scheme: Scheme, secret: string): Record<string, string> | null {
  const names = secretParts(scheme);
  const values = secret.split(":");
  const last = values.splice(names.length - 1).join(":");
  const parts = Object.fromEntries([...values, last].map((value, index) => [names[index] ?? "", value]));
  return names.length > 0 && names.every((name) => parts[name] !== undefined && parts[name] !== "")
    ? parts
    : null;
}

function sharedKey(scheme: Scheme, parts: Readonly<Record<string, string>>): Key | KeyProblem {
  let text = fillParts(scheme.key?.template ?? "{secret}", parts);
  let bytes: Buffer | null = null;
  for (const step of scheme.key?.steps ?? []) {
    if (step.startsWith("strip:")) {
      const prefix = step.slice("strip:".length);
      if (text.startsWith(prefix)) text = text.slice(prefix.length);
    } else if (step === "sha1") {
      bytes = digest("sha1", [bytes ?? Buffer.from(text)]);
    } else {
      bytes = decodeKey(text, step);
      if (bytes === null) return notDecodable(step);
    }
  }
  const key = bytes ?? Buffer.from(text);
  if (key.length === 0)
    return { problem: "the secret is empty behind its prefix", hint: "copy it again, whole" };
  return { bytes: key, pair: null, parts };
}

/** Hex keys come in either case, base64 keys without padding too; apart from that it must be exactly the encoding. */
function decodeKey(text: string, step: KeyStep): Buffer | null {
  if (step === "utf8") return Buffer.from(text);
  if (step === "hex") {
    const bytes = Buffer.from(text, "hex");
    const hex = bytes.toString("hex");
    return hex === text || hex.toUpperCase() === text ? bytes : null;
  }
  const bytes = Buffer.from(text, "base64");
  const padded = bytes.toString("base64");
  return padded === text || padded.replace(/=+$/, "") === text ? bytes : null;
}

function notDecodable(step: KeyStep): KeyProblem {
  return {
    problem: `the secret is not ${step}, and this scheme's key is the decoded bytes`,
    hint: "copy the secret again, whole; the API key or a made-up text does not work here",
  };
}

/** 24 bytes are the least Standard Webhooks allows, and need no padding. */
const secretLength = 24;

function generateShared(scheme: Scheme, bytes: RandomBytes): string {
  const steps = scheme.key?.steps ?? [];
  const random = bytes(secretLength);
  if (steps.includes("hex") || scheme.kind === "token") return random.toString("hex");
  const prefix = steps.find((step) => step.startsWith("strip:"))?.slice("strip:".length);
  const plain = steps.includes("base64") ? "" : "whsec_";
  return (prefix ?? plain) + random.toString("base64");
}
