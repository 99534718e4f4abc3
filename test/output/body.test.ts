import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bodyLines, headerLines, isHiddenHeader } from "../../src/output/body.ts";
import { plainLines, plainLook, withoutColors } from "./looks.ts";

const look = plainLook();
const shown = (body: string | Buffer, type: string | null = null) =>
  plainLines(bodyLines(Buffer.from(body), type, look));
const json = "application/json";
const form = "application/x-www-form-urlencoded";

describe("JSON", () => {
  test("[S5] keeps digits, escapes and order", () => {
    const body =
      '{"b":1000.00,"a":[-0,1e2,12345678901234567890],"s":"caf\\u00e9 \\/ ü","e":{},"l":[],"n":null}';
    expect(shown(body)).toEqual([
      "{",
      '  "b": 1000.00,',
      '  "a": [',
      "    -0,",
      "    1e2,",
      "    12345678901234567890",
      "  ],",
      '  "s": "caf\\u00e9 \\/ ü",',
      '  "e": {},',
      '  "l": [],',
      '  "n": null',
      "}",
    ]);
  });

  test("is coloured by what a token is", () => {
    const [, line] = bodyLines(Buffer.from('{"key":"text"}'), json, plainLook({ tty: true }));
    expect(line?.styled).toBe('  \u001b[36m"key"\u001b[39m\u001b[2m:\u001b[22m \u001b[32m"text"\u001b[39m');
  });

  test("[S4] warns of a key that is there twice", () => {
    expect(shown('{"type":"a","type":"b"}')[0]).toBe('the key "type" occurs twice; the last one counts');
  });

  test("[S3] notes a byte order mark", () => {
    expect(shown("\ufeff[1]")).toEqual(["starts with a byte order mark", "[", "  1", "]"]);
  });

  test("that is none, although it says so, is shown as text", () => {
    expect(shown("{oops}\r\n", json)).toEqual(["not JSON, although its content type says so", "{oops}"]);
    expect(shown("{oops}", "application/cloudevents+json")[0]).toContain("not JSON");
    expect(shown("{oops}", "text/plain")).toEqual(["{oops}"]);
  });
});

describe("bounds", () => {
  test("[X6] 200 lines", () => {
    const lines = shown(JSON.stringify(Array.from({ length: 1500 }, (_, index) => index)));
    expect(lines.length).toBe(201);
    expect(lines.at(-1)).toBe("… 1,302 more lines");
    expect(shown("a\n".repeat(202)).at(-1)).toBe("… 2 more lines");
    expect(shown("a\n".repeat(201)).at(-1)).toBe("… 1 more line");
    expect(shown("a\n".repeat(200)).at(-1)).toBe("a");
  });

  test("[X6] 32 K characters", () => {
    const lines = shown(`${"x".repeat(900)}\n`.repeat(100));
    expect(lines.join("\n").length).toBeLessThan(34_000);
    expect(lines.at(-1)).toBe("… 63 more lines");
  });

  test.each([
    ["a depth of 7,000", "[".repeat(7000) + "]".repeat(7000)],
    ["a depth of 100,000", '{"a":'.repeat(100_000).concat("1", "}".repeat(100_000))],
    ["a value of 1 MB", JSON.stringify({ value: "x".repeat(1024 * 1024) })],
    ["a value of 200 KB", JSON.stringify({ value: "x".repeat(200 * 1024) })],
    ["100,000 keys", `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(",")}}`],
    ["1 MB on one line", "x".repeat(1024 * 1024)],
    ["5 MB of line ends", "\n".repeat(5 * 1024 * 1024)],
    ["one field of 1 MB", `a=${"b".repeat(1024 * 1024)}`],
  ])("[X6] %s", (_name, body) => {
    for (const type of [null, json, form]) {
      const lines = shown(body, type);
      expect(lines.length).toBeLessThanOrEqual(202);
      expect(lines.join("\n").length).toBeLessThan(36_000);
    }
  });

  test("says how much of a line is missing", () => {
    expect(shown("x".repeat(1001))).toEqual([`${"x".repeat(1000)} … 1 more character`]);
    expect(shown(`{"v":"${"x".repeat(9999)}"}`, json)[1]).toMatch(
      /^ {2}"v": "x+ … 9,\d\d\d more characters$/,
    );
  });

  test("[X6] large JSON is not laid out, and says so", () => {
    const lines = shown(JSON.stringify({ value: "x".repeat(300 * 1024) }), json);
    expect(lines[0]).toBe("not laid out, it is larger than 256 KB");
    expect(lines[1]).toMatch(/^\{"value":"x+ … 306,\d\d\d more characters$/);
  });
});

describe("other bodies", () => {
  test("none", () => expect(shown("", json)).toEqual(["empty body"]));

  test("[H15] a form", () => {
    expect(shown("event=paid&note=a+b%0Ac&note=%E2%9C%93&lone&bad=%zz%", form)).toEqual([
      "event = paid",
      "note = a b\\nc",
      "note = ✓",
      "lone = ",
      "bad = %zz%",
    ]);
  });

  test("text, line by line, escaped", () => {
    expect(shown("one\r\ntwo\u001b[31m\tthree\n\nfour")).toEqual(["one", "two\\x1b[31m\\tthree", "", "four"]);
  });

  test("[H15] text in the charset it names", () => {
    expect(shown(Buffer.from("caf\xe9", "latin1"), "text/plain; charset=ISO-8859-1")).toEqual(["café"]);
  });

  test.each([
    ["bytes that are no text", Buffer.from([0, 1, 2, 255]), null],
    ["bytes that only claim to be a form", Buffer.from([0, 1, 61, 255]), form],
    ["bytes in no charset", Buffer.from([0xe9, 0x20, 0x41, 0x41]), null],
    ["an unknown charset", Buffer.from([0xe9, 0x20, 0x41, 0x41]), "text/plain; charset=nonsense"],
    ["mostly control characters", Buffer.from("\u0001\u0002\u0003a"), "text/plain"],
  ])("%s are shown as hexadecimal", (_name, body, type) => {
    expect(shown(body, type)).toEqual([expect.stringMatching(/^00000000 {2}[0-9a-f]{2} /)]);
  });

  test("of binary bytes the first 256", () => {
    const lines = shown(Buffer.alloc(1256));
    expect(lines.length).toBe(17);
    expect(lines.at(-1)).toBe("… 1,000 more bytes");
  });
});

test("[X1] whatever the body: no control characters, colours are all there is to strip", () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: "binary", maxLength: 300 }).map((value) => Buffer.from(value)),
    fc.json().map((value) => Buffer.from(value)),
    fc.string({ unit: "binary" }).map((value) => Buffer.from(JSON.stringify({ [value]: [value, 1] }))),
  );
  const types = fc.constantFrom(null, json, form, "text/plain; charset=utf-16le");
  fc.assert(
    fc.property(bodies, types, (body, type) => {
      for (const { styled, plain } of bodyLines(body, type, plainLook({ tty: true }))) {
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(withoutColors(styled)).toBe(plain);
      }
    }),
  );
});

describe("headers", () => {
  test("are shown as received, credentials masked", () => {
    const headers: [string, string][] = [
      ["Payvost-Signature", "3f1c"],
      ["payvost-signature", "again"],
      ["AUTHORIZATION", "Bearer abc"],
      ["Cookie", "session=1"],
      ["__proto__", "\u001b[31m"],
      ["x-long", "y".repeat(1200)],
    ];
    expect(plainLines(headerLines(headers, look))).toEqual([
      "Payvost-Signature: 3f1c",
      "payvost-signature: again",
      "AUTHORIZATION: …",
      "Cookie: …",
      "__proto__: \\x1b[31m",
      `x-long: ${"y".repeat(1000)} … 200 more characters`,
    ]);
  });

  test("are bounded", () => {
    const headers = Array.from({ length: 150 }, (_, index) => [`h${index}`, "v"] as const);
    const lines = plainLines(headerLines(headers, look));
    expect(lines.length).toBe(101);
    expect(lines.at(-1)).toBe("… 50 more headers");
  });
});

test("secrets are masked before a line is cut", () => {
  const secret = "canary-".repeat(5);
  const redacting = plainLook({ redact: (value) => value.replaceAll(secret, "MASKED") });
  const lines = plainLines(bodyLines(Buffer.from(`${"x".repeat(990)}${secret}`), null, redacting));
  expect(lines.join("")).not.toContain("canary");
  expect(plainLines(headerLines([["a", `${"x".repeat(990)}${secret}`]], redacting)).join("")).not.toContain(
    "canary",
  );
});

describe("a look with bounds of its own", () => {
  const bounds = {
    lines: 2,
    characters: 100,
    longestLine: 5,
    hexBytes: 4,
    largestJson: 10,
    rest: "--raw has all",
  };
  const bounded = (body: string | Buffer, type: string | null = null) =>
    plainLines(bodyLines(Buffer.from(body), type, { ...look, bounds }));

  test("cuts there, and says what has all of it", () => {
    expect(bounded("a\nb\nc")).toEqual(["a", "b", "… 1 more line; --raw has all"]);
    expect(bounded("abcdefg")).toEqual(["abcde … 2 more characters; --raw has all"]);
    expect(bounded(Buffer.from([0, 1, 2, 3, 4])).at(-1)).toBe("… 1 more byte; --raw has all");
    expect(bounded('{"a":1,"b":2}', json)[0]).toBe("not laid out, it is larger than 0 KB");
  });

  test("shows no bytes that are a secret", () => {
    const redact = (value: string) => value.replaceAll("secret", "…");
    const lines = bodyLines(Buffer.from("\0\0secret"), null, { ...look, redact, bounds });
    expect(plainLines(lines)).toEqual(["not shown, there is a secret in it; --raw has all"]);
  });
});

test("values of credentials are never shown, others are", () => {
  expect(["Cookie", "AUTHORIZATION", "X-Api-Key"].every(isHiddenHeader)).toBe(true);
  expect(isHiddenHeader("payvost-signature")).toBe(false);
});
