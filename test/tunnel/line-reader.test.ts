import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineReader } from "../../src/tunnel/line-reader.ts";

function linesOf(chunks: readonly (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.add(Buffer.from(chunk));
  reader.end();
  return lines;
}

describe("LineReader", () => {
  it.each([
    [["a\nb\n"], ["a", "b"]],
    [
      ["a", "b", "\nc"],
      ["ab", "c"],
    ],
    [["a\r\nb\rc\n\n\n"], ["a", "b", "c"]],
    [["\x1b[32mgreen\x1b[0m and \x1b]8;;https://a.example\x07link\x1b]8;;\x07\n"], ["green and link"]],
    [["https://quiet-", "fox.lhr.", "life\n"], ["https://quiet-fox.lhr.life"]],
    [["\x1b", "[3", "2mx\x1b[", "0m\n"], ["x"]],
    [[Buffer.from([0xe2, 0x82]), Buffer.from([0xac, 0x0a])], ["€"]],
    [[Buffer.from([0xff, 0x0a])], ["\ufffd"]],
    [["no end"], ["no end"]],
    [[], []],
  ])("%j", (chunks, lines) => {
    expect(linesOf(chunks)).toEqual(lines);
  });

  it("gives a line the moment it ends", () => {
    const lines: string[] = [];
    const reader = new LineReader((line) => lines.push(line));
    reader.add(Buffer.from("one\ntwo"));
    expect(lines).toEqual(["one"]);
  });

  it("does not depend on where the output was cut", () => {
    const text = fc
      .array(fc.constantFrom("a", "https://x.lhr.life", "\n", "\r\n", "\x1b[1;31m", "€", "😀", " "), {
        maxLength: 30,
      })
      .map((parts) => Buffer.from(parts.join("")));
    fc.assert(
      fc.property(text, fc.array(fc.nat(200)), (bytes, cuts) => {
        const ends = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort(
          (a, b) => a - b,
        );
        const chunks = ends.slice(1).map((end, index) => bytes.subarray(ends[index], end));
        expect(linesOf(chunks)).toEqual(linesOf([bytes]));
      }),
      { numRuns: 200 },
    );
  });

  it("keeps no more than 4096 characters of a line, and the next line whole", () => {
    const [long = "", next] = linesOf([..."x".repeat(100)].map(() => "x".repeat(1_000)).concat("\nnext\n"));
    expect(long).toHaveLength(4096);
    expect(next).toBe("next");
  });
});
