import type { Encoding } from "./scheme.ts";

/** Why a text is not the encoding of a signature. */
export type EncodingProblem = "alphabet" | "length";

/** Bytes as the scheme writes them. A raw value goes into a header, one character per byte. */
export function encode(bytes: Buffer, encoding: Encoding): string {
  if (encoding === "hex-upper") return bytes.toString("hex").toUpperCase();
  return bytes.toString(encoding === "raw" ? "latin1" : encoding);
}

/**
 * The bytes of a text that is exactly what {@link encode} writes for them: lower-case hex, base64 with its
 * padding, base64url without. Node's own decoders skip what they do not know, so the result is written again
 * and compared. `length` is the number of bytes there must be, or null.
 */
export function decode(text: string, encoding: Encoding, length: number | null): Buffer | EncodingProblem {
  if (encoding === "raw") return headerBytes(text);
  const fits = length === null ? text !== "" : text.length === encodedLength(encoding, length);
  if (!fits || text.length > longestSignature) return alphabets[encoding].test(text) ? "length" : "alphabet";
  const bytes = Buffer.from(text, encoding === "hex-upper" ? "hex" : encoding);
  return encode(bytes, encoding) === text ? bytes : "alphabet";
}

/**
 * The bytes of a header value as they were on the wire: Node gives one character per byte. Text that cannot
 * have come from there, from a command line, is UTF-8.
 */
export function headerBytes(value: string): Buffer {
  const bytes = Buffer.from(value, "latin1");
  return bytes.toString("latin1") === value ? bytes : Buffer.from(value);
}

/** Number of characters that `length` bytes take. */
export function encodedLength(encoding: Encoding, length: number): number {
  if (encoding === "hex" || encoding === "hex-upper") return length * 2;
  if (encoding === "base64") return Math.ceil(length / 3) * 4;
  return encoding === "base64url" ? Math.ceil((length * 4) / 3) : length;
}

/** An RSA signature of 16 384 bits in hex has 4096 characters. */
const longestSignature = 4096;

const alphabets: Readonly<Record<Exclude<Encoding, "raw">, RegExp>> = {
  hex: /^[0-9a-f]*$/,
  "hex-upper": /^[0-9A-F]*$/,
  base64: /^[A-Za-z0-9+/]*={0,2}$/,
  base64url: /^[A-Za-z0-9_-]*$/,
};
