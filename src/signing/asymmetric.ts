import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import type { Scheme } from "./scheme.ts";

export interface KeyPair {
  readonly publicKey: KeyObject;
  /** Null when only the public key was given: enough to verify, not to sign. */
  readonly privateKey: KeyObject | null;
}

/** True for the kinds with a public and a private key. */
export function isAsymmetric(scheme: Scheme): boolean {
  return scheme.kind === "ed25519" || scheme.kind === "ecdsa" || scheme.kind === "rsa";
}

/** The digest as node:crypto wants it; Ed25519 has its own inside. */
export function digestName(scheme: Scheme): string | null {
  return scheme.kind === "ed25519" ? null : (scheme.alg ?? "sha256");
}

/**
 * The key of an asymmetric scheme from its text, null when it is none of the right kind. Every format accepts
 * PEM too. The private forms are PKCS #8 for `spki-…`, and seed followed by public key (64 bytes, as the
 * `whsk_` keys of Svix) for the raw formats.
 */
export function readKeyPair(scheme: Scheme, secret: string): KeyPair | null {
  const text = stripPrefix(secret.trim(), scheme.key?.strip ?? []);
  try {
    const pair = text.includes("-----BEGIN")
      ? readPem(text.replaceAll("\\n", "\n"))
      : readers[formatOf(scheme)](text);
    if (pair === null || pair.publicKey.asymmetricKeyType !== keyTypes[scheme.kind]) return null;
    return pair.privateKey === null || belongTogether(scheme, pair.publicKey, pair.privateKey) ? pair : null;
  } catch {
    // OpenSSL throws for whatever is not a key.
    return null;
  }
}

/** `count` random bytes. */
export type RandomBytes = (count: number) => Buffer;

/** The text of a new private key, in the private form of the scheme's format. */
export function generatePrivateKey(scheme: Scheme, bytes: RandomBytes): string {
  const format = scheme.key?.format ?? "spki-pem";
  if (format === "ed25519-raw-hex" || format === "ed25519-raw-base64") {
    const prefix = scheme.key?.strip?.find((start) => start.endsWith("pk_"))?.replace(/pk_$/, "sk_") ?? "";
    return prefix + ed25519Private(bytes(32)).toString(format === "ed25519-raw-hex" ? "hex" : "base64");
  }
  const key = newPrivateKey(scheme.kind);
  if (format === "spki-pem") return key.export({ format: "pem", type: "pkcs8" }).toString();
  return key.export({ format: "der", type: "pkcs8" }).toString("base64");
}

type KeyFormat = NonNullable<NonNullable<Scheme["key"]>["format"]>;

const keyTypes: Readonly<Partial<Record<Scheme["kind"], string>>> = {
  ed25519: "ed25519",
  ecdsa: "ec",
  rsa: "rsa",
};

/** RFC 8410: what stands before the 32 bytes of a public key and of a seed. */
const spkiStart = Buffer.from("302a300506032b6570032100", "hex");
const pkcs8Start = Buffer.from("302e020100300506032b657004220420", "hex");

const readers: Readonly<Record<KeyFormat, (text: string) => KeyPair | null>> = {
  "ed25519-raw-hex": (text) => readRaw(text, "hex"),
  "ed25519-raw-base64": (text) => readRaw(text, "base64"),
  "spki-base64": (text) => readDer(exactly(text, "base64")),
  "spki-pem": () => null,
};

function formatOf(scheme: Scheme): KeyFormat {
  return scheme.key?.format ?? "spki-pem";
}

/** `whpk_` marks a public key; the private one of the same family is `whsk_`. */
function stripPrefix(text: string, prefixes: readonly string[]): string {
  const all = prefixes.flatMap((prefix) => [prefix, prefix.replace(/pk_$/, "sk_")]);
  const given = all.find((prefix) => text.startsWith(prefix));
  return given === undefined ? text : text.slice(given.length);
}

function readPem(pem: string): KeyPair {
  if (!pem.includes("PRIVATE KEY")) return { publicKey: createPublicKey(pem), privateKey: null };
  return fromPrivate(createPrivateKey(pem));
}

function readRaw(text: string, encoding: "hex" | "base64"): KeyPair | null {
  const bytes = exactly(text, encoding);
  if (bytes?.length === 32) return { publicKey: publicFrom(bytes), privateKey: null };
  if (bytes?.length !== 64) return null;
  const seed = bytes.subarray(0, 32);
  if (!ed25519Private(seed).equals(bytes)) return null;
  const key = Buffer.concat([pkcs8Start, seed]);
  return {
    publicKey: publicFrom(bytes.subarray(32)),
    privateKey: createPrivateKey({ key, format: "der", type: "pkcs8" }),
  };
}

function readDer(bytes: Buffer | null): KeyPair | null {
  if (bytes === null) return null;
  const privateKey = orNull(() => createPrivateKey({ key: bytes, format: "der", type: "pkcs8" }));
  if (privateKey !== null) return fromPrivate(privateKey);
  const publicKey = createPublicKey({ key: bytes, format: "der", type: "spki" });
  // OpenSSL overlooks bits that do not belong there; only the one regular way to write the key is accepted.
  const again = createPublicKey({ key: publicKey.export({ format: "jwk" }), format: "jwk" });
  return again.export({ format: "der", type: "spki" }).equals(bytes) ? { publicKey, privateKey: null } : null;
}

function fromPrivate(privateKey: KeyObject): KeyPair {
  return { publicKey: createPublicKey(privateKey), privateKey };
}

/** A damaged file can carry a public half that is not the private key's own. */
function belongTogether(scheme: Scheme, publicKey: KeyObject, privateKey: KeyObject): boolean {
  const probe = Buffer.from("whk");
  const name = digestName(scheme);
  return verify(name, probe, publicKey, sign(name, probe, privateKey));
}

function publicFrom(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiStart, raw]), format: "der", type: "spki" });
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" }).subarray(-32);
}

function exactly(text: string, encoding: "hex" | "base64"): Buffer | null {
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === text ? bytes : null;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function newPrivateKey(kind: Scheme["kind"]): KeyObject {
  if (kind === "ed25519") return generateKeyPairSync("ed25519").privateKey;
  if (kind === "ecdsa") return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

/** The 64 bytes of the private form of an Ed25519 key. */
function ed25519Private(seed: Buffer): Buffer {
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Start, seed]),
    format: "der",
    type: "pkcs8",
  });
  return Buffer.concat([seed, rawPublic(createPublicKey(privateKey))]);
}
