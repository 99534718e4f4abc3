import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Digest } from "./scheme.ts";

/** Length of each digest in bytes. */
export const digestLengths: Readonly<Record<Digest, number>> = {
  sha1: 20,
  sha256: 32,
  sha512: 64,
  "sha3-512": 64,
};

/** Every digest, the most common first. */
export const digestNames: readonly Digest[] = ["sha256", "sha512", "sha1", "sha3-512"];

/** SHA-256 of a body, in hex: tells two bodies apart where the payload has no id. */
export function bodyHash(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

/** HMAC over the chunks as if they were one. */
export function hmac(algorithm: Digest, key: Buffer, chunks: readonly Buffer[]): Buffer {
  const state = createHmac(algorithm, key);
  for (const chunk of chunks) state.update(chunk);
  return state.digest();
}

/** Plain digest over the chunks as if they were one. */
export function digest(algorithm: Digest, chunks: readonly Buffer[]): Buffer {
  const state = createHash(algorithm);
  for (const chunk of chunks) state.update(chunk);
  return state.digest();
}

/** Compares in a time that tells nothing about the contents; another length is told at once. */
export function equalInConstantTime(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** As above for secrets of unknown length: both are hashed first, so not even the length shows. */
export function equalSecrets(left: Buffer, right: Buffer): boolean {
  return timingSafeEqual(digest("sha256", [left]), digest("sha256", [right]));
}
