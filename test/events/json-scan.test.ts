import { describe, expect, it } from "vitest";
import { childrenOf, repeatedKeys, valueEnd, valueStart } from "../../src/events/json-scan.ts";

const text = ' {"a" : [1, {"b":"}"}],\n  "c":-2 } ';

describe("places in valid JSON", () => {
  it("of a value", () => {
    expect(valueStart(text, [])).toBe(1);
    expect(text.slice(valueStart(text, ["a", 1, "b"]) ?? 0)).toMatch(/^"}"/);
    expect(valueStart(text, ["a", 2])).toBeNull();
    expect(valueStart(text, ["a", "b"])).toBeNull();
    expect(valueStart(text, ["c", "d"])).toBeNull();
    const start = valueStart(text, ["a"]) ?? 0;
    expect(text.slice(start, valueEnd(text, start))).toBe('[1, {"b":"}"}]');
  });

  it("of children, with the layout around their keys", () => {
    const children = childrenOf(text, 1).map(({ key, spaceBefore, colon, start, end }) => [
      key,
      spaceBefore,
      colon,
      text.slice(start, end),
    ]);
    expect(children).toEqual([
      ["a", "", " : ", '[1, {"b":"}"}]'],
      ["c", "\n  ", ":", "-2"],
    ]);
    expect(childrenOf("[1, 2]", 0).map(({ key }) => key)).toEqual([0, 1]);
    expect(childrenOf("1", 0)).toEqual([]);
  });

  it("of none in what is empty", () => {
    expect(childrenOf("{ }", 0)).toEqual([]);
    expect(childrenOf("[\n]", 0)).toEqual([]);
  });

  it("of keys that are repeated, down to a depth", () => {
    const all = Number.POSITIVE_INFINITY;
    expect([...repeatedKeys(text, all)]).toEqual([]);
    const nested = '{"a":1,"b":{"x":1,"x":2},"a":[{"a":":"}, "a", "a"], "\\u0061":"a"}';
    expect([...repeatedKeys(nested, 1)]).toEqual(["a"]);
    expect([...repeatedKeys(nested, all)]).toEqual(["x", "a"]);
  });
});
