import { describe, expect, it } from "vitest";
import { bytesOf, joined, pairsOf } from "../../src/library/request.ts";

describe("a body", () => {
  it("is taken as bytes or text", () => {
    const inside = new Uint8Array([0, 123, 125, 0]).subarray(1, 3);
    for (const body of ["{}", Buffer.from("{}"), inside, new TextEncoder().encode("{}").buffer])
      expect(bytesOf(body)).toEqual(Buffer.from("{}"));
    expect(bytesOf("é")).toEqual(Buffer.from([0xc3, 0xa9]));
  });

  it("that was parsed is refused, with the reason", () => {
    for (const parsed of [{}, [], { type: "x" }])
      expect(() => bytesOf(parsed)).toThrow(
        /parsed object, but a signature is over the exact bytes.*express\.raw/,
      );
    for (const none of [undefined, null, 5]) expect(() => bytesOf(none)).toThrow(/is no body/);
    expect(() => bytesOf({})).toThrow(expect.objectContaining({ code: "body_not_bytes" }));
  });
});

describe("headers", () => {
  const pairs = [
    ["x-a", "1"],
    ["x-b", "2"],
  ];

  it.each([
    ["Headers", new Headers({ "X-A": "1", "X-B": "2" })],
    ["a Map", new Map([["x-a", "1"] as const, ["x-b", "2"] as const])],
    ["an object of Node", { "x-a": "1", "x-b": "2", "x-c": undefined }],
    ["an object with numbers", { "x-a": 1, "x-b": "2" }],
    ["rawHeaders", ["x-a", "1", "x-b", "2"]],
    ["pairs", pairs.map(([name = "", value = ""]) => [name, value] as const)],
  ])("are taken as %s", (_, headers) => expect(pairsOf(headers)).toEqual(pairs));

  it("keep what came twice", () => {
    const twice = [
      ["x-a", "1"],
      ["x-a", "2"],
    ];
    expect(pairsOf(["x-a", "1", "x-a", "2"])).toEqual(twice);
    expect(pairsOf({ "x-a": ["1", "2"] })).toEqual(twice);
    expect(pairsOf([])).toEqual([]);
  });

  it.each([[null], ["x-a: 1"], [5], [["x-a"]], [[5]], [{ "x-a": {} }]])("refuse %j", (headers) => {
    const code = "bad_headers";
    return expect(() => Reflect.apply(pairsOf, null, [headers])).toThrow(expect.objectContaining({ code }));
  });

  it("are joined by lower-case name, also by one that is special", () => {
    const headers = joined([["X-A", "1"] as const, ["x-a", "2"] as const, ["__proto__", "3"] as const]);
    expect(Object.entries(headers)).toEqual([
      ["x-a", "1, 2"],
      ["__proto__", "3"],
    ]);
  });
});
