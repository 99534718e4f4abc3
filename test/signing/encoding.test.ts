import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode, encodedLength, headerBytes } from "../../src/signing/encoding.ts";
import type { Encoding } from "../../src/signing/scheme.ts";

const encodings = ["hex", "hex-upper", "base64", "base64url"] as const;

describe("decode", () => {
  it.each<[string, Encoding, number | null, string]>([
    ["00ff", "hex", 2, "00ff"],
    ["00FF", "hex", 2, "alphabet"],
    ["00FF", "hex-upper", 2, "00ff"],
    ["00ff", "hex-upper", 2, "alphabet"],
    ["0g", "hex", 1, "alphabet"],
    ["00f", "hex", 2, "length"],
    ["00f", "hex", null, "alphabet"],
    ["", "hex", null, "length"],
    ["AAE=", "base64", 2, "0001"],
    ["AAE", "base64", 2, "length"],
    ["AAF=", "base64", 2, "alphabet"],
    ["AA_=", "base64", 2, "alphabet"],
    ["AAE=AAE=", "base64", null, "alphabet"],
    ["AAE=!!!!", "base64", null, "alphabet"],
    [" AAE=", "base64", null, "alphabet"],
    ["AAE", "base64url", 2, "0001"],
    ["AAE=", "base64url", 2, "alphabet"],
    ["-_8", "base64url", 2, "fbff"],
    ["+/8", "base64url", 2, "alphabet"],
    ["A".repeat(4096), "base64", null, "00".repeat(3072)],
    ["A".repeat(4100), "base64", null, "length"],
  ])("%s as %s of %s bytes is %s", (text, encoding, length, expected) => {
    const decoded = decode(text, encoding, length);
    expect(Buffer.isBuffer(decoded) ? decoded.toString("hex") : decoded).toBe(expected);
  });

  it("[S6] reads what encode writes, and nothing else that means the same", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 70 }),
        fc.constantFrom(...encodings),
        fc.string(),
        (raw, encoding, more) => {
          const bytes = Buffer.from(raw);
          const text = encode(bytes, encoding);
          expect(text).toHaveLength(encodedLength(encoding, bytes.length));
          expect(decode(text, encoding, bytes.length)).toEqual(bytes);
          expect(decode(text, encoding, null)).toEqual(bytes);
          if (more !== "") expect(decode(text + more, encoding, bytes.length)).not.toEqual(bytes);
        },
      ),
      { numRuns: 200 },
    );
  });
});

it("takes raw values byte for byte", () => {
  expect(decode("\xe9", "raw", null)).toEqual(Buffer.from([0xe9]));
  expect(encode(Buffer.from([0xe9, 0x41]), "raw")).toBe("\xe9A");
  expect(encodedLength("raw", 3)).toBe(3);
});

it("never cuts a character down to one byte", () => {
  expect(headerBytes("Ł")).toEqual(Buffer.from("Ł"));
  expect(headerBytes("é")).toEqual(Buffer.from([0xe9]));
});
