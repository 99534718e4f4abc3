import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyOf, tokenEnd, tokenStart } from "../../src/events/json-tokens.ts";

function tokens(text: string): string[] {
  const found: string[] = [];
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = tokenEnd(text, at);
    found.push(text.slice(at, end));
  }
  return found;
}

describe("tokens of JSON text", () => {
  it.each<[string, string[]]>([
    ["", []],
    ['{"a" :\n\t[1.50e-3,true]}', ["{", '"a"', " ", ":", "\n\t", "[", "1.50e-3", ",", "true", "]", "}"]],
    ['"\\"" 1', ['"\\""', " ", "1"]],
    ['"\\\\" 1', ['"\\\\"', " ", "1"]],
    ['"\\\\\\"":null', ['"\\\\\\""', ":", "null"]],
    ['"{,}"-1"a"', ['"{,}"', "-1", '"a"']],
    ['"never ends\\"', ['"never ends\\"']],
    ["// no JSON\u00a0é🙂x", ["//", " ", "no", " ", "JSON\u00a0é🙂x"]],
  ])("%j", (text, found) => {
    expect(tokens(text)).toEqual(found);
  });

  it("are the text again when joined, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(tokens(text).join("")).toBe(text);
      }),
    );
  });

  it("are what JSON.stringify has put between white space", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const laidOut = tokens(JSON.stringify(value, null, " \t"));
        expect(laidOut.filter((token) => token.trim() !== "").join("")).toBe(JSON.stringify(value));
      }),
    );
  });

  it("start behind white space", () => {
    expect(tokenStart(" \r\n\t1", 0)).toBe(4);
    expect(tokenStart("1 ", 1)).toBe(2);
    expect(tokenStart("\u00a01", 0)).toBe(0);
  });

  it.each([
    ['"a.b"', "a.b"],
    ['"\\u00e9\\n"', "é\n"],
    ['"\u00c3\u00a9"', "é"],
    ['""', ""],
  ])("stand for keys: %j", (token, key) => {
    expect(keyOf(token)).toBe(key);
  });

  it("[X6] that are millions of characters long cost no stack", () => {
    const long = `"${'\\"'.repeat(3_000_000)}"`;
    expect(tokenEnd(long, 0)).toBe(long.length);
  });
});
