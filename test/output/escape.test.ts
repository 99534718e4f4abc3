import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeJson, escapeText, escapeUnsafe } from "../../src/output/escape.ts";

// Written out on purpose instead of taken from the source: this is what a terminal must never get.
const dangerous = new RegExp(
  String.raw`[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f` +
    String.raw`\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}\p{Cf}\p{Cs}]`,
  "u",
);

describe("escapeText", () => {
  test.each([
    ["plain text, even ünïcode and 漢字 and ✓", "plain text, even ünïcode and 漢字 and ✓"],
    ["two\nlines\r\n\tand a tab", "two\\nlines\\r\\n\\tand a tab"],
    ["\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
    ["\u001b\u001b[31m", "\\x1b\\x1b[31m"],
    ["\u001b]52;c;aGk=\u0007", "\\x1b]52;c;aGk=\\x07"],
    ["\u001bP$q\u001b\\", "\\x1bP$q\\x1b\\"],
    ["\u009b31m\u0085", "\\x9b31m\\x85"],
    ["abc\u202egnp.exe", "abc\\u202egnp.exe"],
    ["a\u200bb\u2066c\u2069", "a\\u200bb\\u2066c\\u2069"],
    ["\ufeffstart", "\\ufeffstart"],
    ["\u2028\u2029", "\\u2028\\u2029"],
    ["heart\ufe0f", "heart\\ufe0f"],
    ["tag\u{e0041}", "tag\\udb40\\udc41"],
    ["half\ud800", "half\\ud800"],
    ["\u007f", "\\x7f"],
  ])("[X3] %j becomes %j", (value, escaped) => {
    expect(escapeText(value)).toBe(escaped);
  });

  test("[X1] lets nothing dangerous through and removes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const escaped = escapeText(value);
        expect(escaped).not.toMatch(dangerous);
        expect(escaped.length).toBeGreaterThanOrEqual(value.length);
      }),
    );
  });

  test("[X1] lets no single character of the first two planes through", () => {
    for (let code = 0; code < 0x1_ffff; code++) {
      if (dangerous.test(escapeText(String.fromCodePoint(code)))) expect.fail(`U+${code.toString(16)}`);
    }
  });
});

describe("escapeJson", () => {
  test("leaves JSON that reads as the same value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const escaped = escapeJson(JSON.stringify({ value }));
        expect(escaped).not.toMatch(dangerous);
        expect(JSON.parse(escaped)).toEqual({ value });
      }),
    );
  });

  test("writes only \\u forms", () => {
    expect(escapeJson(JSON.stringify("\u007f\u202e\u{e0041}"))).toBe('"\\u007f\\u202e\\udb40\\udc41"');
  });
});

describe("escapeUnsafe", () => {
  test("replaces what escapeText replaces, one character at a time", () => {
    const codes: string[] = [];
    const write = (character: string) => {
      codes.push(character);
      return "?";
    };
    expect(escapeUnsafe("é ✓\n\u{e0041}\u202e", write)).toBe("é ✓???");
    expect(codes).toEqual(["\n", "\u{e0041}", "\u202e"]);
    expect(escapeUnsafe("plain", write)).toBe("plain");
  });
});
