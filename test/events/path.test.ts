import { describe, expect, it } from "vitest";
import { checkPath, pathSteps, readPath } from "../../src/events/path.ts";

const value = JSON.parse(
  '{"id":"evt_1","data":{"object":{"id":"pay_1"},"list":[{"a":1},{"a":2}],"deep":[[1,2],[3]]},"event-data":{"e":1},"__proto__":{"own":1},"n":null,"0":"zero"}',
);

describe("readPath", () => {
  it.each<[string, unknown]>([
    ["id", "evt_1"],
    ["data.object.id", "pay_1"],
    ["data.list[].a", 1],
    ["data.list[0].a", 1],
    ["data.list[1].a", 2],
    ["data.deep[1][0]", 3],
    ["event-data.e", 1],
    ["n", null],
    ["0", "zero"],
    ["data.missing.id", undefined],
    ["id.length", undefined],
    ["data.list.length", undefined],
    ["data.list.a", undefined],
    ["data[0]", undefined],
    ["data.list[9].a", undefined],
    ["n.x", undefined],
    ["toString", undefined],
    ["constructor.name", undefined],
    ["", undefined],
    ["a..b", undefined],
    ["data.list[", undefined],
  ])("%s", (path, expected) => expect(readPath(value, path)).toEqual(expected));

  it("reads from an array at the root", () => {
    expect(readPath([{ event: "a" }, { event: "b" }], "[].event")).toBe("a");
    expect(readPath([{ event: "a" }, { event: "b" }], "[1].event")).toBe("b");
    expect(readPath([], "[].event")).toBeUndefined();
  });

  it.each([undefined, null, 1, "text", true])("finds nothing in %j", (scalar) => {
    expect(readPath(scalar, "a")).toBeUndefined();
  });

  it("[P3] does not follow prototypes", () => {
    expect(readPath({}, "__proto__.toString")).toBeUndefined();
    expect(readPath(value, "__proto__.own")).toBe(1);
  });
});

describe("checkPath", () => {
  it.each(["a", "a.b", "a[]", "a[0].b", "[].a", "[0][1]", "event-data.x", "a b"])("accepts %s", (path) => {
    expect(checkPath(path)).toBeNull();
  });

  it.each(["", ".", "a.", ".a", "a..b", "a[", "a]b[", "a[x]", "a[-1]", "a[0]b", "a.[0]", "a[0000000000]"])(
    "refuses %j",
    (path) => expect(checkPath(path)).toMatch(/empty|bracket/),
  );

  it.each(["__proto__", "a.__proto__.x", "constructor.prototype.x", "a.prototype", "__proto__[0]"])(
    "[P3] refuses %s, which leads out of the data",
    (path) => expect(checkPath(path)).toMatch(/^it names (__proto__|constructor|prototype)/),
  );
});

it("gives the steps of a path", () => {
  expect(pathSteps("a[].b[2][3].c")).toEqual(["a", 0, "b", 2, 3, "c"]);
  expect(pathSteps("a..b")).toBeNull();
});
