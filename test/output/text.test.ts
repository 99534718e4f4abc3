import { Chalk } from "chalk";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { paintWith } from "../../src/output/paint.ts";
import {
  clip,
  clipMiddle,
  join,
  loadWidths,
  loadWidthsFor,
  padEnd,
  padStart,
  Text,
  text,
  toText,
  wrap,
} from "../../src/output/text.ts";

const chalk = new Chalk({ level: 1 });
const paint = paintWith(() => chalk);
const withoutColors = (value: string) => value.replace(/\x1b\[[0-9;]*m/g, "");

describe("before the exact measure is loaded", () => {
  test.each([
    ["plain", 5],
    ["grün ✓ → …", 10],
    ["漢字", 4],
    ["😀", 2],
  ])("%s is %i columns wide", (value, width) => {
    expect(toText(value).width).toBe(width);
  });
});

test("the exact measure is loaded only for what needs it", async () => {
  await loadWidthsFor(["Payvost", "grün ✓"]);
  expect(toText("👍🏽").width).toBe(4);
  await loadWidthsFor(["👍🏽"]);
  expect(toText("👍🏽").width).toBe(2);
});

describe("text", () => {
  beforeAll(loadWidths);

  test("escapes what is put in, not what is written", () => {
    const line = text`a\tb ${"c\td"} ${7} ${paint.red("e\u001b")}`;
    expect(line.plain).toBe("a\tb c\\td 7 e\\x1b");
    expect(line.styled).toBe("a\tb c\\td 7 \u001b[31me\\x1b\u001b[39m");
  });

  test("joins, pads and measures", () => {
    expect(join(["a", paint.dim("b"), 3], "|").plain).toBe("a|b|3");
    expect(padEnd(paint.green("漢"), 4).plain).toBe("漢  ");
    expect(padStart("9 ms", 6).plain).toBe("  9 ms");
    expect(padEnd("longer", 3).plain).toBe("longer");
    expect(toText("👍🏽e\u0301").width).toBe(3);
  });

  test.each([
    ["shorter", 10, "shorter"],
    ["just ten!!", 10, "just ten!!"],
    ["more than ten", 10, "more than…"],
    ["漢字漢字", 5, "漢字…"],
    ["abc", 1, "…"],
    ["abc", 0, ""],
  ])("clips %s to %i", (value, columns, expected) => {
    expect(clip(value, columns, "…").plain).toBe(expected);
  });

  test("clips the middle out of ids", () => {
    expect(clipMiddle("evt_1234567890", 10, "…").plain).toBe("evt_1…7890");
    expect(clipMiddle("evt_1234567890", 10, "...").plain).toBe("evt_...890");
    expect(clipMiddle("evt_1", 10, "…").plain).toBe("evt_1");
    expect(clipMiddle("漢字漢字漢字", 5, "…").plain).toBe("漢字…");
  });

  test("a clipped text closes its colours and never grows", () => {
    const pieces = fc.array(
      fc.tuple(fc.constantFrom("green", "dim", "bold"), fc.string({ unit: "grapheme" })),
    );
    fc.assert(
      fc.property(pieces, fc.integer({ min: 0, max: 30 }), (parts, columns) => {
        const whole = join(
          parts.map(([style, value]) => paint[style as "green"](value)),
          " ",
        );
        const cut = clip(whole, columns, "…");
        expect(cut.width).toBeLessThanOrEqual(Math.max(columns, 0));
        expect(withoutColors(cut.styled)).toBe(cut.plain);
        expect(cut.styled.match(/\x1b\[(?:1|2|32)m/g)?.length).toBe(
          cut.styled.match(/\x1b\[(?:22|39)m/g)?.length,
        );
      }),
    );
  });
});

describe("wrap", () => {
  const lines = (value: string, columns: number, most = 3) =>
    wrap(value, { columns, most, ellipsis: "…" }).map((line) => line.plain);

  test("breaks at blanks", () => {
    expect(lines("one two three four", 9)).toEqual(["one two", "three", "four"]);
    expect(lines("one two three four", 200)).toEqual(["one two three four"]);
    expect(lines("", 10)).toEqual([""]);
  });

  test("says that there is more, and cuts words without blanks", () => {
    expect(lines("one two three four", 9, 2)).toEqual(["one two", "three …"]);
    expect(lines("abcdefghijklmnop", 9)).toEqual(["abcdefgh…"]);
    expect(lines("ab abcdefghijklmnop", 9)).toEqual(["ab", "abcdefgh…"]);
  });

  test("stays within its bounds", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.integer({ min: 2, max: 40 }),
        (value, columns) => {
          const wrapped = wrap(value, { columns, most: 3, ellipsis: "…" });
          expect(wrapped.length).toBeLessThanOrEqual(3);
          for (const line of wrapped) expect(line.width).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

test("a Text is printed as it is", () => {
  const own = new Text("\u001b[2mx\u001b[22m", "x");
  expect(toText(own)).toBe(own);
});
