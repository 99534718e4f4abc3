import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffJson } from "../../src/events/json-diff.ts";
import { type JsonTree, readTree } from "../../src/events/json-tree.ts";

function tree(bytes: string | Buffer): JsonTree {
  const read = readTree(Buffer.from(bytes));
  if (read === null) throw new Error("no JSON");
  return read;
}

const diff = (a: string | Buffer, b: string | Buffer) => diffJson(tree(a), tree(b));

/** `changed a: 1 → 2` */
const said = (a: string, b: string) =>
  diff(a, b).changes.map(({ change, path, from, to }) => `${change} ${path}: ${from ?? ""} → ${to ?? ""}`);

describe("diffJson", () => {
  it.each<[string, string, string[]]>([
    ['{"a":1}', '{"a":2}', ["changed a: 1 → 2"]],
    ['{"a":1}', '{"b":1}', ["removed a: 1 → ", "added b:  → 1"]],
    ['{"a":{"b":[1]}}', '{"a":{"b":[1, {"c": 2}]}}', ['added a.b[1]:  → {"c":2}']],
    ['{"a":1}', '{"a":"1"}', ['retyped a: 1 → "1"']],
    ['{"a":null}', '{"a":{}}', ["retyped a: null → {}"]],
    ['{"a":true}', '{"a":false}', ["changed a: true → false"]],
    ['{"a":1000.00}', '{"a":1000}', ["rewritten a: 1000.00 → 1000"]],
    [
      '{"a":12345678901234567890}',
      '{"a":12345678901234567891}',
      ["changed a: 12345678901234567890 → 12345678901234567891"],
    ],
    ['{"a":"\\u00e9\\/"}', '{"a":"é/"}', ['rewritten a: "\\u00e9\\/" → "é/"']],
    ["1", "[1]", ["retyped : 1 → [1]"]],
    [
      '{"a.b":1,"":2,"é":3}',
      '{"a.b":2,"":3,"é":4}',
      ['changed ["a.b"]: 1 → 2', 'changed [""]: 2 → 3', "changed é: 3 → 4"],
    ],
    [
      '{"__proto__":{"x":1},"constructor":1}',
      '{"__proto__":{"x":2}}',
      ["changed __proto__.x: 1 → 2", "removed constructor: 1 → "],
    ],
    ['{"a":1,"a":2}', '{"a":2}', []],
  ])("%s and %s", (a, b, changes) => {
    expect(said(a, b)).toEqual(changes);
  });

  it.each([
    ["[1,2,3]", "[0,1,2,3]", ["added [0]:  → 0"]],
    ["[1,2,3]", "[1,2,9,3]", ["added [2]:  → 9"]],
    ["[1,2,3]", "[1,3]", ["removed [1]: 2 → "]],
    ["[1,2,3]", "[1,5,3,4]", ["changed [1]: 2 → 5", "added [3]:  → 4"]],
    ["[[1.0],[2]]", "[[0],[1],[2]]", ["added [0]:  → [0]", "rewritten [1][0]: 1.0 → 1"]],
  ])("pairs what is equal at both ends: %s and %s", (a, b, changes) => {
    expect(said(a, b)).toEqual(changes);
  });

  it("says that keys stand in another order, wherever", () => {
    expect(diff('{"x":{"a":1,"b":2}}', '{"x":{"b":2,"a":1}}')).toEqual({ changes: [], reordered: true });
    expect(diff('{"a":1,"b":2,"c":3}', '{"a":1,"c":3}').reordered).toBe(false);
  });

  it("says nothing of white space", () => {
    expect(diff('{"a":[1,2]}', '\ufeff{ "a" :\n[1,\t2] }\n')).toEqual({ changes: [], reordered: false });
  });

  it("tells bytes apart that are not UTF-8", () => {
    const text = (byte: number) => Buffer.concat([Buffer.from('"'), Buffer.from([byte]), Buffer.from('"')]);
    expect(diff(text(0xff), text(0xfe)).changes).toMatchObject([{ change: "rewritten" }]);
  });

  it("finds nothing in JSON that was only laid out anew, and something in any other", () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (a, b) => {
        expect(
          diff(a, JSON.stringify(JSON.parse(a), null, 1)).changes.filter(
            ({ change }) => change !== "rewritten",
          ),
        ).toEqual([]);
        const isSame = sorted(a) === sorted(b);
        expect(diff(a, b).changes.every(({ change }) => change === "rewritten")).toBe(isSame);
      }),
      { numRuns: 200 },
    );
  });

  it("[X6] compares 7,000 levels", () => {
    const deep = (value: number) => `${'{"a":['.repeat(3500)}${value}${"]}".repeat(3500)}`;
    const { changes } = diff(deep(1), deep(2));
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      path: expect.stringMatching(/^\.\.\.(?:a\[0\]\.?){200,}$/),
      from: "1",
      to: "2",
    });
  });

  it("[X6] tells the end of a long path and the beginning of a long key, so that paths stay small", () => {
    const nested = (value: number) => `${`{"a":${value},"b":`.repeat(10_000)}0${"}".repeat(10_000)}`;
    const { changes } = diff(nested(1), nested(2));
    expect(changes).toHaveLength(10_000);
    expect(changes[0]?.path).toBe("a");
    expect(changes[400]?.path).toBe(`${"b.".repeat(400)}a`);
    expect(changes.at(-1)?.path).toMatch(/^\.\.\.(?:b\.)+a$/);
    expect(Math.max(...changes.map(({ path }) => path.length))).toBeLessThan(1300);
    const key = "k".repeat(100_000);
    expect(said(`{"${key}":{"x":1}}`, `{"${key}":{"x":2}}`)).toEqual([
      `changed ["${"k".repeat(200)}..."].x: 1 → 2`,
    ]);
  });

  it("[X6] compares 100,000 keys and as many elements", () => {
    const text = (more: number) => {
      const keys = Array.from({ length: 100_000 }, (_, at) => `"k${at}":${at + more}`);
      return `{${keys.join(",")},"items":[${keys.map((_, at) => at + more)}]}`;
    };
    const { changes } = diff(text(0), text(100_000));
    expect(changes.length).toBe(200_000);
    expect(changes.at(-1)).toMatchObject({ path: "items[99999]", from: "99999", to: "199999" });
  });
});

/** Keys in one order; JSON.parse makes -0 of "-0", which is 0 here. */
function sorted(text: string): string {
  const order = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(order);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return { members: entries.map(([key, one]) => [key, order(one)]) };
  };
  return JSON.stringify(order(JSON.parse(text)));
}
