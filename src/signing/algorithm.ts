import { sign as signWith, verify as verifyWith } from "node:crypto";
import { digestName } from "./asymmetric.ts";
import { digest, equalInConstantTime, equalSecrets, hmac } from "./digest.ts";
import type { Key } from "./keys.ts";
import { type Scheme, SigningError } from "./scheme.ts";
import { fillKey, type SignedContent } from "./template.ts";

/** The signature's bytes. Throws a SigningError when the key is only the public half. */
export function computeSignature(scheme: Scheme, key: Key, content: SignedContent): Buffer {
  if (key.pair === null) return sharedSignature(scheme, key, content);
  if (key.pair.privateKey === null) {
    throw new SigningError(
      `${scheme.id} signs with a private key, and only the public one is known`,
      "give the private key to sign; the public one is enough to verify",
    );
  }
  return signWith(digestName(scheme), Buffer.concat(fillKey(content, key.bytes)), key.pair.privateKey);
}

/** True when one of the candidates is the signature of the content. Compares in constant time, never throws. */
export function matchesSignature(
  scheme: Scheme,
  key: Key,
  signed: { content: SignedContent; candidates: readonly Buffer[] },
): boolean {
  const { content, candidates } = signed;
  if (candidates.length === 0) return false;
  if (key.pair === null) {
    const expected = sharedSignature(scheme, key, content);
    const equal = scheme.kind === "token" ? equalSecrets : equalInConstantTime;
    return candidates.some((candidate) => equal(candidate, expected));
  }
  const { publicKey } = key.pair;
  const data = Buffer.concat(fillKey(content, key.bytes));
  return candidates.some((candidate) => {
    try {
      return verifyWith(digestName(scheme), data, publicKey, candidate);
    } catch {
      // A candidate that OpenSSL cannot even read is not the signature.
      return false;
    }
  });
}

function sharedSignature(scheme: Scheme, key: Key, content: SignedContent): Buffer {
  if (scheme.kind === "token") return key.bytes;
  const chunks = fillKey(content, key.bytes);
  const algorithm = scheme.alg ?? "sha256";
  return scheme.kind === "hash" ? digest(algorithm, chunks) : hmac(algorithm, key.bytes, chunks);
}
