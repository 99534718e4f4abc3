import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  duplicateKeys,
  formatJson,
  hasRepeatedKey,
  jsonTokens,
  jsonValueText,
  parseJson,
  setJsonValue,
} from "../../src/events/json.ts";

const bytes = (text: string) => Buffer.from(text);

describe("parseJson", () => {
  it.each<[string, unknown]>([
    ['{"a":1}', { a: 1 }],
    ["\uFEFF[1]", [1]],
    [" null ", null],
    ['{"a":1,"a":2}', { a: 2 }],
    ["", undefined],
    ["{", undefined],
    ["{'a':1}", undefined],
    ['{"a":1,}', undefined],
    ["// no\n{}", undefined],
    ["\uFEFF\uFEFF{}", undefined],
    ["NaN", undefined],
  ])("%j", (text, expected) => expect(parseJson(bytes(text))).toEqual(expected));

  it("[H15] reads bytes that are not UTF-8 for display", () => {
    expect(parseJson(Buffer.from('{"a":"\xff"}', "latin1"))).toEqual({ a: "\uFFFD" });
  });

  it("[P3] keeps __proto__ as a key of its own and changes no prototype", () => {
    const parsed = parseJson(bytes('{"__proto__":{"x":1}}'));
    expect(Object.keys(parsed as object)).toEqual(["__proto__"]);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it("[X6] reads 100 000 levels", () => {
    expect(parseJson(bytes("[".repeat(100_000) + "]".repeat(100_000)))).toBeInstanceOf(Array);
  });
});

describe("jsonValueText", () => {
  const body = bytes(
    '{"n": 1000.00, "big": 12345678901234567890, "s": "a\\/b\\u00e9", "o": {"x": [1, 2 ]}, "n": 2e1}',
  );
  it.each([
    ["n", "2e1"],
    ["big", "12345678901234567890"],
    ["s", '"a\\/b\\u00e9"'],
    ["o", '{"x": [1, 2 ]}'],
    ["o.x[1]", "2"],
    ["missing", null],
    ["a..b", null],
  ])("%s is %s", (path, expected) => expect(jsonValueText(body, path)).toBe(expected));

  it("is null when the body is not JSON", () => expect(jsonValueText(bytes("x"), "a")).toBeNull());

  it("finds keys however they are written", () => {
    expect(jsonValueText(bytes('{"\\u0061": 1}'), "a")).toBe("1");
    expect(jsonValueText(bytes('{"é": "ü"}'), "é")).toBe('"ü"');
  });
});

describe("setJsonValue", () => {
  it.each<[string, string, string, string]>([
    ['{"a": 1.00,  "b":2}', "a", "3.10", '{"a": 3.10,  "b":2}'],
    ['{"a": {"b": [1, {"c": "x"}]}}', "a.b[1].c", '"y"', '{"a": {"b": [1, {"c": "y"}]}}'],
    ['{"a": [ 1 , 2 ]}', "a", "null", '{"a": null}'],
    ['{"a":1,"a":2}', "a", "3", '{"a":1,"a":3}'],
    ["[1,2]", "[]", "0", "[0,2]"],
    ["{}", "a", "1", '{"a":1}'],
    ["{ }", "a", "1", '{"a":1 }'],
    ['{"a": 1}', "b", "2", '{"a": 1,"b": 2}'],
    ['{\n  "a": 1\n}\n', "b", "2", '{\n  "a": 1,\n  "b": 2\n}\n'],
    ['{"a" : 1, "c" : 2}', "b", "3", '{"a" : 1, "c" : 2, "b" : 3}'],
    ['{"o":{"x":1},"z":2}', "o.y", "[]", '{"o":{"x":1,"y":[]},"z":2}'],
    ['\uFEFF\r\n{\t"a" : 1 }\r\n', "a", "2", '\uFEFF\r\n{\t"a" : 2 }\r\n'],
    ['{"e":"é🎉","a":1,"f":"\\u00e9"}', "a", '"ß"', '{"e":"é🎉","a":"ß","f":"\\u00e9"}'],
    ['"text"', "", "1", ""],
  ])("%j: %s = %s", (text, path, value, expected) => {
    const changed = setJsonValue(bytes(text), path, value);
    expect(changed?.toString() ?? "").toBe(expected);
  });

  it.each([
    ["{}", "a.b"],
    ["[]", "[0]"],
    ["[1]", "[1]"],
    ['{"a":1}', "a.b"],
    ['{"a":[]}', "a.b"],
    ['{"a":1}', "a[0]"],
    ["no JSON", "a"],
    ["", "a"],
    ["{}", "a..b"],
    ["{}", "__proto__.x"],
    ["{}", "constructor.prototype.x"],
  ])("%j has no place for %s", (text, path) => expect(setJsonValue(bytes(text), path, "1")).toBeNull());

  it("keeps bytes that are not UTF-8", () => {
    const body = Buffer.from('{"\xff":"\xfe\xc3","a":1,"z":"\x80"}', "latin1");
    expect(setJsonValue(body, "a", "2")?.toString("latin1")).toBe('{"\xff":"\xfe\xc3","a":2,"z":"\x80"}');
  });

  it("keeps every other byte, for any JSON in any layout", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom("", " ", "\t"),
        fc.json(),
        (object, space, value) => {
          const body = bytes(
            `\r\n ${JSON.stringify({ ...object, target: { "a b": [0, "old"] } }, null, space)} \n`,
          );
          const changed = setJsonValue(body, "target.a b[1]", value) ?? Buffer.alloc(0);
          const at = body.lastIndexOf('"old"');
          expect(changed.subarray(0, at)).toEqual(body.subarray(0, at));
          expect(changed.subarray(at, at + Buffer.byteLength(value)).toString()).toBe(value);
          expect(changed.subarray(at + Buffer.byteLength(value))).toEqual(body.subarray(at + 5));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("[X6] works 100 000 levels deep and beside 100 000 keys", () => {
    const deep = bytes(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)},"b":1}`);
    expect(setJsonValue(deep, "b", "2")?.subarray(-3).toString()).toBe(":2}");
    const wide = bytes(`{${Array.from({ length: 100_000 }, (_, key) => `"k${key}":${key}`).join(",")}}`);
    expect(setJsonValue(wide, "k99999", "true")?.subarray(-5).toString()).toBe("true}");
  });
});

describe("duplicateKeys", () => {
  it.each<[string, string[]]>([
    ['{"type":"a","x":{"y":1,"y":2},"type":"b","type":"c"}', ["type"]],
    ['{"a":1,"\\u0061":2,"b":3}', ["a"]],
    ['{"a":1}', []],
    ['[{"a":1,"a":2}]', []],
    ["1", []],
    ["{", []],
  ])("%s", (text, expected) => expect(duplicateKeys(bytes(text))).toEqual(expected));
});

describe("hasRepeatedKey", () => {
  it.each<[string, boolean]>([
    ['{"a":{"b":[{"c":1,"c":2}]}}', true],
    ['{"a":1,"\\u0061":2}', true],
    ['{"a":"a","b":["a","a"],"c":{"a":{"a":"b"}}}', false],
    ['[{"a":1},{"a":1}]', false],
    ['"a"', false],
    ['{"a":1,"a":', false],
  ])("%s: %s", (text, expected) => expect(hasRepeatedKey(bytes(text))).toBe(expected));
});

describe("formatJson", () => {
  it("[S5] indents, with every token exactly as it was sent", () => {
    const body = bytes(
      '\uFEFF{"n":1000.00,"big":12345678901234567890,"s":"a\\/\\u00e9é","e":{},"l":[ ],"m":[1,{"x":-0}],"n":1e5}',
    );
    expect(formatJson(body)).toBe(
      [
        "{",
        '  "n": 1000.00,',
        '  "big": 12345678901234567890,',
        '  "s": "a\\/\\u00e9é",',
        '  "e": {},',
        '  "l": [],',
        '  "m": [',
        "    1,",
        "    {",
        '      "x": -0',
        "    }",
        "  ],",
        '  "n": 1e5',
        "}",
      ].join("\n"),
    );
  });

  it.each([" 1.50 ", '"x"', "null", "[]", "{ }"])("leaves %j as one line", (text) => {
    expect(formatJson(bytes(text))).toBe(text.replaceAll(" ", ""));
  });

  it("is null when the body is not JSON", () => expect(formatJson(bytes("{a:1}"))).toBeNull());

  it("writes what JSON.stringify writes, for anything shallow", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(formatJson(bytes(JSON.stringify(value)))).toBe(JSON.stringify(value, null, 2));
      }),
      { numRuns: 200 },
    );
  });

  it("[X6] survives 100 000 levels, and stays about as small as it was", () => {
    const depth = 100_000;
    const shown = formatJson(bytes("[".repeat(depth) + "]".repeat(depth))) ?? "";
    expect(shown.length).toBeLessThan(depth * 2 + 5000);
    expect(JSON.parse(shown)).toBeInstanceOf(Array);
    expect(formatJson(bytes(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`))).toContain('"a": 1}');
  });
});

describe("jsonTokens", () => {
  it("tells keys, strings, numbers, literals, punctuation and space apart", () => {
    const kinds = jsonTokens('{"a" : ["x", -1.5e3, true, null]}').map(({ kind, text }) => `${kind} ${text}`);
    expect(kinds).toEqual([
      "punctuation {",
      'key "a"',
      "space  ",
      "punctuation :",
      "space  ",
      "punctuation [",
      'string "x"',
      "punctuation ,",
      "space  ",
      "number -1.5e3",
      "punctuation ,",
      "space  ",
      "literal true",
      "punctuation ,",
      "space  ",
      "literal null",
      "punctuation ]",
      "punctuation }",
    ]);
  });

  it("joined are the text again, whatever the text is", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string({ unit: "binary" }), fc.constantFrom("/*", '"', "//\n", "-", "1.")),
        (text) => {
          expect(
            jsonTokens(text)
              .map((token) => token.text)
              .join(""),
          ).toBe(text);
        },
      ),
      { numRuns: 300 },
    );
  });
});
