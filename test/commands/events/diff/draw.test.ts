import { describe, expect, it } from "vitest";
import { changeLines, deliveryLines } from "../../../../src/commands/events/diff/draw.ts";
import type { Change } from "../../../../src/events/json-diff.ts";
import { lookOf } from "../../../../src/output/look.ts";
import { testApp } from "../../../cli.ts";
import { draft, verification } from "../../../store/drafts.ts";

const terminal = { ...lookOf(testApp({ tty: true }).app.io), columns: 60 };
const pipe = { ...terminal, columns: Number.POSITIVE_INFINITY };
const change = (changes: Partial<Change> = {}): Change => ({
  path: "data.amount",
  change: "changed",
  from: "1",
  to: "2",
  ...changes,
});
const plain = (changes: readonly Change[], look = terminal) =>
  changeLines(changes, look).map((line) => line.plain);

describe("changeLines", () => {
  it("aligns signs, paths and values", () => {
    const changes = [
      change(),
      change({ path: "id", change: "added", from: null, to: '"a"' }),
      change({ path: "", change: "removed", to: null }),
      change({ change: "retyped", from: "1", to: '"1"' }),
      change({ change: "retyped", from: "null", to: "[true]" }),
      change({ change: "retyped", from: "true", to: "{}" }),
      change({ change: "rewritten", from: "1.0", to: "1" }),
    ];
    expect(plain(changes)).toEqual([
      "  ~ data.amount  1 → 2",
      '  + id           "a"',
      "  - (whole)      1",
      '  ~ data.amount  1 → "1"  number to string',
      "  ~ data.amount  null → [true]  null to array",
      "  ~ data.amount  true → {}  boolean to object",
      "  ~ data.amount  1.0 → 1  same value",
    ]);
  });

  it("[X6] never grows wider than the terminal, nor longer than 100 lines", () => {
    const long = "x".repeat(1_000_000);
    const changes = Array.from({ length: 140 }, () => change({ path: long, from: long, to: `${long}y` }));
    const lines = plain([change({ from: long, to: "2" }), change({ from: "1", to: long }), ...changes]);
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe("  … 42 more; --json has them all");
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    expect(lines[0]).toMatch(/x… → 2$/);
    expect(lines[1]).toMatch(/1 → x+…$/);
  });

  it("gives a pipe everything, between tabs", () => {
    const lines = plain(
      Array.from({ length: 140 }, () => change({ to: "a\tb\u001b" })),
      pipe,
    );
    expect(lines).toHaveLength(140);
    expect(lines[0]).toBe("changed\tdata.amount\t1\ta\\tb\\x1b");
  });

  it("masks what is secret before it is cut", () => {
    const redact = (value: string) => value.replaceAll("secret", "*");
    const lines = plain([change({ path: "secret", from: `${"a".repeat(20)}secret`, to: null })], {
      ...terminal,
      redact,
    });
    expect(lines).toEqual([`  ~ *  ${"a".repeat(20)}*`]);
  });
});

describe("deliveryLines", () => {
  const delivery = (changes = {}) => ({
    ...draft({ receivedAt: 1_770_000_000_000, ...changes }),
    seq: 1,
    duplicateOf: null,
  });

  it.each([
    [2000, "2 s later"],
    [-1, "1 ms earlier"],
    [0, "at once"],
  ])("tells %d ms", (ms, said) => {
    const b = delivery({
      receivedAt: 1_770_000_000_000 + ms,
      provider: null,
      signature: verification("mismatch"),
    });
    const [first, second] = deliveryLines([delivery(), b], pipe).map((line) => line.plain);
    expect(first).toMatch(
      /^a {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}payvost {2}payment\.succeeded {2}evt_\d+ +✓ verified {2}POST \/hooks\?x=1 {2}\d+ bytes$/,
    );
    expect(second).toContain(`b  ${said} `);
    expect(second).toMatch(/ - {8}payment\.succeeded {2}evt_\d+ +✗ mismatch /);
  });

  it("fits the terminal", () => {
    const lines = deliveryLines([delivery(), delivery({ path: `/${"x".repeat(300)}` })], terminal);
    expect(lines.map(({ width }) => width <= 60)).toEqual([true, true]);
  });
});
