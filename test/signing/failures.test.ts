import { describe, expect, it } from "vitest";
import { failures } from "../../src/signing/failures.ts";
import type { Failure } from "../../src/signing/reasons.ts";
import { schemeOf } from "./table.ts";

const rule = { from: "header:x-time", unit: "s", tolerance: 300 } as const;
const scheme = schemeOf("square");

const all: Readonly<Record<keyof typeof failures, Failure>> = {
  unsigned: failures.unsigned(),
  unusableScheme: failures.unusableScheme("the scheme x has no sig"),
  noSignature: failures.noSignature("X-Sig", false),
  duplicatedHeader: failures.duplicatedHeader("x-sig", 2),
  duplicatedField: failures.duplicatedField("sig"),
  badPrefix: failures.badPrefix("X-Sig", "sha256="),
  noMatchingPair: failures.noMatchingPair("X-Sig", "v1=<signature>"),
  signatureNotText: failures.signatureNotText("the body field sig"),
  badAlphabet: failures.badAlphabet("X-Sig", "base64url"),
  wrongLength: failures.wrongLength("X-Sig", "hex", null),
  bodyNotJson: failures.bodyNotJson(),
  repeatedKey: failures.repeatedKey(),
  noTimestamp: failures.noTimestamp(rule),
  duplicatedTimestamp: failures.duplicatedTimestamp(rule),
  badTimestamp: failures.badTimestamp(rule),
  noId: failures.noId("x-id"),
  noSignedHeader: failures.noSignedHeader("x-nonce"),
  noSignedField: failures.noSignedField("payload"),
  noUrl: failures.noUrl(scheme),
  noSecret: failures.noSecret(scheme),
  badSecret: failures.badSecret("the secret is empty", "set the real one"),
  noMatch: failures.noMatch(scheme, { place: "X-Sig", bytes: 3, tried: 2 }),
  tooOld: failures.tooOld(600, 300),
  tooNew: failures.tooNew(-600, 300, rule),
};

describe("every failure", () => {
  it.each(Object.entries(all))("%s has a stable reason and two plain sentences", (_, failure) => {
    expect(failure.verdict).not.toBe("ok");
    expect(failure.reason).toMatch(/^[a-z]+(_[a-z0-9]+)*$/);
    for (const sentence of [failure.why, failure.hint]) {
      expect(sentence).toMatch(/^\S.{8,180}[^.\s]$/);
      expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
    }
    expect(failure.hint).not.toBe(failure.why);
  });

  it("has a reason of its own", () => {
    const reasons = Object.values(all).map(({ reason }) => reason);
    expect(new Set(reasons).size).toBe(reasons.length);
  });

  it("counts secrets and says what was compared", () => {
    const why = (id: string, bytes: number, tried: number) =>
      failures.noMatch(schemeOf(id), { place: "X-Sig", bytes, tried }).why;
    expect(why("payvost", 1, 1)).toBe("X-Sig does not fit the 1 byte of the body with the secret known here");
    expect(why("square", 9, 2)).toBe(
      "X-Sig does not fit the 9 bytes of the body with any of the 2 secrets known here",
    );
    expect(why("opay", 9, 1)).toBe("X-Sig does not fit the signed values with the secret known here");
    expect(why("gitlab", 9, 1)).toBe("X-Sig is not the secret known here");
  });
});
