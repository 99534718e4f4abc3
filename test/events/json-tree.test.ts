import { describe, expect, it } from "vitest";
import { readTree } from "../../src/events/json-tree.ts";

const tree = (text: string) => readTree(Buffer.from(text));

describe("readTree", () => {
  it("keeps every token as it was sent", () => {
    const read = tree(' {"a": [1.00, "\\u00e9", null], "b": {}, "a.b": true}');
    expect(
      [...(read?.root.members ?? [])].map(([key, node]) => [key, node.kind, read?.textOf(node)]),
    ).toEqual([
      ["a", "array", '[1.00,"\\u00e9",null]'],
      ["b", "object", "{}"],
      ["a.b", "boolean", "true"],
    ]);
    expect(read?.root.members.get("a")?.items.map(({ kind }) => kind)).toEqual(["number", "string", "null"]);
  });

  it("tolerates a byte order mark and counts the last of equal keys", () => {
    const read = tree('\ufeff{"a":1,"b":2,"a":3}');
    const a = read?.root.members.get("a");
    expect(a && read?.textOf(a)).toBe("3");
    expect(read?.repeatsKey).toBe(true);
    expect(tree('{"a":{"b":1},"b":[{"b":"b"},{"b":2}]}')?.repeatsKey).toBe(false);
  });

  it("takes white space out of a value, not out of its strings", () => {
    const read = tree(' { "a b" : [ "c  d" ,\n1 ] } ');
    expect(read?.textOf(read.root)).toBe('{"a b":["c  d",1]}');
  });

  it.each(["", "{", "abc", '{"a":1} x'])("is null for %j", (text) => {
    expect(tree(text)).toBeNull();
  });

  it("[X6] [H17] reads 7,000 levels, 100,000 keys and __proto__", () => {
    const deep = tree("[".repeat(7000) + "]".repeat(7000));
    expect(deep?.textOf(deep.root)).toHaveLength(14_000);
    const wide = tree(
      JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, key) => [`k${key}`, key]))),
    );
    expect(wide?.root.members.size).toBe(100_000);
    expect([...(tree('{"__proto__":{"x":1},"constructor":2}')?.root.members.keys() ?? [])]).toEqual([
      "__proto__",
      "constructor",
    ]);
    expect({}).not.toHaveProperty("x");
  });
});
