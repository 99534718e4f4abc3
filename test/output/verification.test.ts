import { describe, expect, it } from "vitest";
import type { Verification } from "../../src/events/delivery.ts";
import { paintWith } from "../../src/output/paint.ts";
import { glyphsFor } from "../../src/output/terminal.ts";
import { verificationLines } from "../../src/output/verification.ts";

const thing = { signature: "Payvost-Signature", bytes: 412, source: "body.json" };
const none = { scheme: "payvost", reason: null, why: null, hint: null, secret: null };

function lines(verification: Partial<Verification>, about = thing, locale = "C.UTF-8"): string[] {
  const look = { paint: paintWith(() => null), glyphs: glyphsFor({ LANG: locale }, "linux") };
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

  it.each([
    ["ok", "✓ verified  Payvost-Signature fits the 412 bytes of body.json  (scheme payvost)"],
    ["missing", "✗ missing  Payvost-Signature is not there; the 412 bytes of body.json came unsigned"],
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
