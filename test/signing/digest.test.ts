import { expect, it } from "vitest";
import {
  bodyHash,
  digest,
  digestLengths,
  equalInConstantTime,
  equalSecrets,
  hmac,
} from "../../src/signing/digest.ts";

const bytes = (text: string) => Buffer.from(text);

it("hashes a body to SHA-256 in hex", () => {
  expect(bodyHash(Buffer.alloc(0))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(bodyHash(bytes("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

// Published values: FIPS 180 and 202 for "abc", RFC 4231 test case 2 for the HMACs.
it.each([
  ["sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "sha512",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  [
    "sha3-512",
    "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
  ],
] as const)("knows %s", (algorithm, expected) => {
  expect(digest(algorithm, [bytes("a"), bytes(""), bytes("bc")]).toString("hex")).toBe(expected);
  expect(digestLengths[algorithm] * 2).toBe(expected.length);
});

it("computes HMACs over chunks as if they were one", () => {
  const chunks = [bytes("what do ya "), bytes("want for nothing?")];
  expect(hmac("sha256", bytes("Jefe"), chunks).toString("hex")).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});

it("[S6] compares bytes, of any length", () => {
  for (const equal of [equalInConstantTime, equalSecrets]) {
    expect(equal(bytes("abc"), bytes("abc"))).toBe(true);
    expect(equal(bytes("abc"), bytes("abd"))).toBe(false);
    expect(equal(bytes("abc"), bytes("ab"))).toBe(false);
    expect(equal(bytes(""), bytes("ab"))).toBe(false);
    expect(equal(bytes(""), bytes(""))).toBe(true);
  }
});
