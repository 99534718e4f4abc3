import { describe, expect, it } from "vitest";
import {
  base64Lines,
  bodyText,
  escapedJson,
  escapedText,
  escapeWith,
  quotedText,
} from "../../../../src/commands/events/export/literals.ts";

describe("literals", () => {
  it("has text only for UTF-8", () => {
    expect(bodyText(Buffer.from("é\0"))).toBe("é\0");
    expect(bodyText(Buffer.from([0xff]))).toBeNull();
  });

  it("breaks long base64 into lines that decode to the same", () => {
    const bytes = Buffer.alloc(200, 7);
    expect(base64Lines(Buffer.from("abc"))).toBe("YWJj");
    expect(base64Lines(bytes)).toMatch(/^\n(.{1,76}\n)+$/);
    expect(Buffer.from(base64Lines(bytes), "base64")).toEqual(bytes);
  });

  it("escapes what is special and what is not safe, and keeps lines", () => {
    const written = escapedText(
      "'a'\n\t\r\u001b😀\u{e0041}",
      /'/g,
      escapeWith((hex) => `<${hex}>`),
    );
    expect(written).toBe("\\'a\\'\n\\t\\r<1b>😀<e0041>");
  });

  it("quotes a header for three languages", () => {
    expect(quotedText('é"\\\u007f\u0085')).toBe('"é\\"\\\\\\u007f\\u0085"');
  });

  it("writes JSON that is safe on a terminal", () => {
    expect(escapedJson({ a: "\u202e" })).toBe('{\n  "a": "\\u202e"\n}\n');
  });
});
