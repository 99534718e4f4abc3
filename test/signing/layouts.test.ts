import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compactJson, indentedJson, type Rewrite, rewrites } from "../../src/signing/layouts.ts";

function all(body: Buffer): Rewrite[] {
  return [...rewrites(body, "quick"), ...rewrites(body, "slow")];
}

function written(body: string | Buffer): Record<string, string> {
  return Object.fromEntries(all(Buffer.from(body)).map((one) => [one.layout, one.body.toString()]));
}

// What Python prints for the same value; the other layouts follow their languages' documentation.
const body = String.raw`{
  "a": 1000.00, "b": [1e2, 1E-5, 1e16, 123456789012345678901234567890, -0.0, 0.1, 1e-7, 1.5e300],
  "z": {}, "e": [], "c/d": "x\/yé😀\u00e9<>&", "k": {"y":1,"x":[{}]}
}
`;
const python = {
  default: String.raw`{"a": 1000.0, "b": [100.0, 1e-05, 1e+16, 123456789012345678901234567890, -0.0, 0.1, 1e-07, 1.5e+300], "z": {}, "e": [], "c/d": "x/y\u00e9\ud83d\ude00\u00e9<>&", "k": {"y": 1, "x": [{}]}}`,
  compact: String.raw`{"a":1000.0,"b":[100.0,1e-05,1e+16,123456789012345678901234567890,-0.0,0.1,1e-07,1.5e+300],"z":{},"e":[],"c/d":"x/y\u00e9\ud83d\ude00\u00e9<>&","k":{"y":1,"x":[{}]}}`,
  unicode: `{"a": 1000.0, "b": [100.0, 1e-05, 1e+16, 123456789012345678901234567890, -0.0, 0.1, 1e-07, 1.5e+300], "z": {}, "e": [], "c/d": "x/yé😀é<>&", "k": {"y": 1, "x": [{}]}}`,
  sorted: String.raw`{"a": 1000.0, "b": [100.0, 1e-05, 1e+16, 123456789012345678901234567890, -0.0, 0.1, 1e-07, 1.5e+300], "c/d": "x/y\u00e9\ud83d\ude00\u00e9<>&", "e": [], "k": {"x": [{}], "y": 1}, "z": {}}`,
};

describe("rewrites", () => {
  it("writes as Python does, digit for digit", () => {
    const texts = written(body);
    expect(texts["Python's json.dumps"]).toBe(python.default);
    expect(texts['Python\'s json.dumps with separators=(",", ":")']).toBe(python.compact);
    expect(texts["Python's json.dumps with ensure_ascii=False"]).toBe(python.unicode);
    expect(texts["Python's json.dumps with sort_keys=True"]).toBe(python.sorted);
  });

  it("writes as JavaScript does", () => {
    const texts = written(body);
    expect(texts["JSON.stringify"]).toBe(JSON.stringify(JSON.parse(body)));
    expect(texts["JSON.stringify(…, null, 2)"]).toBe(JSON.stringify(JSON.parse(body), null, 2));
    expect(texts["JSON.stringify(…, null, 4)"]).toBe(JSON.stringify(JSON.parse(body), null, 4));
  });

  it("writes as PHP and Go do", () => {
    const texts = written('{"b": 1000.00, "u": "a/é<&>", "n": 9007199254740993, "e": 1e25, "a": [{}, []]}');
    expect(texts["PHP's json_encode"]).toBe(
      String.raw`{"b":1000,"u":"a\/\u00e9<&>","n":9007199254740993,"e":1.0e+25,"a":[{},[]]}`,
    );
    expect(texts["Go's json.Marshal"]).toBe(
      String.raw`{"a":[{},[]],"b":1000,"e":1e+25,"n":9007199254740992,"u":"a/é\u003c\u0026\u003e"}`,
    );
  });

  it("takes out white space without touching digits or strings", () => {
    expect(written(body)["a tool that takes out white space"]).toBe(
      String.raw`{"a":1000.00,"b":[1e2,1E-5,1e16,123456789012345678901234567890,-0.0,0.1,1e-7,1.5e300],"z":{},"e":[],"c/d":"x\/yé😀\u00e9<>&","k":{"y":1,"x":[{}]}}`,
    );
  });

  it("yields each text once, and none that differs from the body in its ends only", () => {
    const texts = [...rewrites(Buffer.from(body), "slow")].map((one) => one.body.toString());
    expect(new Set(texts).size).toBe(texts.length);
    expect(Object.keys(written(body)).length).toBeGreaterThan(10);
    expect(Object.values(written('\ufeff{"a":1}\r\n'))).not.toContain('{"a":1}');
    expect(Object.values(written('{\r\n  "a": 1\r\n}'))).not.toContain('{\n  "a": 1\n}');
  });

  it.each(["", "not json", "{", "a=1&b=2", Buffer.from([0xff, 0xfe, 0x00])])(
    "has nothing for %j",
    (other) => {
      expect(all(Buffer.from(other))).toEqual([]);
    },
  );

  it("writes as .NET, Gson, Rails and httpx do", () => {
    const texts = written(String.raw`{"b": 1.50, "u": "a/é'<&>=+\"\\\n", "n": 1e+2}`);
    expect(texts[".NET's JsonSerializer"]).toBe(
      String.raw`{"b":1.50,"u":"a/\u00E9\u0027\u003C\u0026\u003E=\u002B\u0022\\\n","n":1e+2}`,
    );
    expect(texts["Gson"]).toBe(
      String.raw`{"b":1.50,"u":"a/é\u0027\u003c\u0026\u003e\u003d+\"\\\n","n":1e+2}`,
    );
    expect(texts["Rails' to_json, or Go's json.Marshal of a struct"]).toBe(
      String.raw`{"b":1.5,"u":"a/é'\u003c\u0026\u003e=+\"\\\n","n":100}`,
    );
    expect(
      texts['Python\'s json.dumps with separators=(",", ":") and ensure_ascii=False, as httpx does'],
    ).toBe(String.raw`{"b":1.5,"u":"a/é'<&>=+\"\\\n","n":100.0}`);
    expect(texts["PHP's json_encode with JSON_UNESCAPED_UNICODE"]).toBe(
      String.raw`{"b":1.5,"u":"a\/é'<&>=+\"\\\n","n":100}`,
    );
  });

  it("writes with the indentation of Python and with tabs", () => {
    const texts = written('{"a":[1.0,"é"]}');
    expect(texts["Python's json.dumps with indent=2"]).toBe('{\n  "a": [\n    1.0,\n    "\\u00e9"\n  ]\n}');
    expect(texts["Python's json.dumps with indent=4"]).toContain("\n        1.0,");
    expect(texts["JSON.stringify with tabs"]).toBe('{\n\t"a": [\n\t\t1,\n\t\t"é"\n\t]\n}');
  });

  it("leaves alone what nests so deeply that no event does", () => {
    expect(all(Buffer.from(`${"[".repeat(100_000)} ${"]".repeat(100_000)}`))).toEqual([]);
  });

  it("does not indent where that would make the body many times as large", () => {
    const rows = Array.from({ length: 3000 }, () => "[".repeat(100) + "]".repeat(100));
    const layouts = all(Buffer.from(`[ ${rows.join()}]`)).map(({ layout }) => layout);
    expect(layouts).toContain("JSON.stringify");
    expect(layouts.join()).not.toMatch(/null, [24]|indent|PRETTY|tabs/);
  });

  it("leaves no prototype behind and keeps such keys", () => {
    const texts = written('{ "__proto__": {"x": 1}, "constructor": 2 }');
    expect(texts["JSON.stringify"]).toBe('{"__proto__":{"x":1},"constructor":2}');
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it("gives JSON with the same value in every layout", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const value = JSON.parse(json);
        for (const one of all(Buffer.from(json))) expect(JSON.parse(one.body.toString())).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });
});

describe("compactJson and indentedJson", () => {
  it("write what JSON.stringify does", () => {
    expect(compactJson(Buffer.from('{ "a": 1.0 }'))?.toString()).toBe('{"a":1}');
    expect(indentedJson(Buffer.from('{"a":[1]}'))?.toString()).toBe('{\n  "a": [\n    1\n  ]\n}');
  });

  it.each(["", "x", "{"])("are null for %j", (other) => {
    expect(compactJson(Buffer.from(other))).toBeNull();
    expect(indentedJson(Buffer.from(other))).toBeNull();
  });
});
