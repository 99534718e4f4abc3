import { describe, expect, it } from "vitest";
import type { Verification } from "../../src/events/delivery.ts";
import { paintWith } from "../../src/output/paint.ts";
import { glyphsFor } from "../../src/output/terminal.ts";
import { type VerifiedThing, verificationLines } from "../../src/output/verification.ts";

const thing = { signature: "Payvost-Signature", covers: "bytes" as const, bytes: 412, source: "body.json" };
const none = { scheme: "payvost", reason: null, why: null, hint: null, secret: null };

function lines(
  verification: Partial<Verification>,
  about: VerifiedThing = thing,
  locale = "C.UTF-8",
  width = Number.POSITIVE_INFINITY,
): string[] {
  const look = { paint: paintWith(() => null), glyphs: glyphsFor({ LANG: locale }, "linux"), columns: width };
  return verificationLines({ verdict: "ok", ...none, ...verification }, about, look).map(
    (line) => line.plain,
  );
}

describe("verificationLines", () => {
  it("names verdict, header, bytes and file, then why and fix", () => {
    const why = "the signature fits the same bytes without the newline at the end";
    const hint = "an editor or `echo` added it; use printf, and curl with --data-binary";
    expect(lines({ verdict: "mismatch", why, hint })).toEqual([
      "✗ mismatch  Payvost-Signature does not fit the 412 bytes of body.json",
      `  why   ${why}`,
      `  fix   ${hint}`,
    ]);
  });

  it("breaks lines where the terminal is narrow", () => {
    const why = "the signature fits the same bytes without the newline at the end";
    const shown = lines({ verdict: "mismatch", why }, thing, "C.UTF-8", 50);
    expect(shown.every((line) => line.length <= 50)).toBe(true);
    expect(shown.at(-1)).toBe("        the newline at the end");
  });

  it.each([
    [
      "ok",
      "values",
      "✓ verified  the body field sha512 fits the signed values in body.json  (scheme payvost)",
    ],
    ["mismatch", "values", "✗ mismatch  the body field sha512 does not fit the signed values in body.json"],
    [
      "ok",
      "nothing",
      "✓ verified  the body field sha512 is the right token; it says nothing about the 412 bytes of body.json  (scheme payvost)",
    ],
    ["mismatch", "nothing", "✗ mismatch  the body field sha512 is not the right token"],
  ] as const)("claims no more than is signed: %s, %s", (verdict, covers, line) => {
    expect(lines({ verdict }, { ...thing, signature: "the body field sha512", covers })).toEqual([line]);
  });

  it.each([
    ["ok", "✓ verified  Payvost-Signature fits the 412 bytes of body.json  (scheme payvost)"],
    [
      "missing",
      "✗ missing  no signature in Payvost-Signature; the 412 bytes of body.json cannot be verified",
    ],
    ["malformed", "✗ malformed  Payvost-Signature is not written as this provider writes it"],
    ["stale", "✗ stale  Payvost-Signature fits the 412 bytes of body.json, but its timestamp is too old"],
    [
      "future",
      "✗ future  Payvost-Signature fits the 412 bytes of body.json, but its timestamp lies ahead of the clock",
    ],
    ["unsigned", "✗ unsigned  this provider signs nothing; the 412 bytes of body.json cannot be verified"],
  ] as const)("%s", (verdict, line) => {
    expect(lines({ verdict })).toEqual([line]);
  });

  it("calls what is worth knowing of a right signature a note", () => {
    expect(lines({ hint: "it fits the scheme fluxvend-js" })[1]).toBe(
      "  note  it fits the scheme fluxvend-js",
    );
  });

  it("counts one byte as one", () => {
    expect(lines({}, { ...thing, bytes: 1, source: "stdin" })[0]).toContain("the 1 byte of stdin");
  });

  it("needs no UTF-8", () => {
    expect(lines({}, thing, "C")[0]).toMatch(/^ok verified/);
    expect(lines({ verdict: "mismatch" }, thing, "C")[0]).toMatch(/^x mismatch/);
  });

  it("shows names from outside inert, one line each", () => {
    const [first = ""] = lines({}, { ...thing, source: "\u001b[31mred\n.json" });
    expect(first).not.toMatch(/[\n\u001b]/);
    expect(first).toContain("\\x1b[31mred\\n.json");
  });
});
