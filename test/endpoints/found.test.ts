import { describe, expect, it } from "vitest";
import { Found, identityOf } from "../../src/endpoints/found.ts";
import { payvostApi } from "../../src/providers/payvost-api.ts";

describe("Found", () => {
  it("leaves out ids that came before and tells whether there was news", () => {
    const found = new Found(payvostApi);
    expect(found.add([{ id: "a" }, { id: "b" }])).toBe(true);
    expect(found.add([{ id: "b" }, { id: "c" }])).toBe(true);
    expect(found.add([{ id: "a", changed: true }])).toBe(false);
    expect(found.add([])).toBe(false);
    expect(found.items).toEqual([{ id: "a" }, { id: "b" }, { id: "c" }]);
    expect(found.received).toBe(5);
  });

  it("keeps items without an id, however alike, but sees a page that repeats", () => {
    const found = new Found(payvostApi);
    expect(found.add([{ n: 1 }, { n: 1 }, null])).toBe(true);
    expect(found.add([{ n: 1 }, null])).toBe(false);
    expect(found.items).toHaveLength(5);
  });

  it("takes what cannot be written as new", () => {
    const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    expect(new Found(payvostApi).add([deep])).toBe(true);
  });
});

describe("identityOf", () => {
  it.each([
    [{ id: "a" }, "a"],
    [{ id: 7 }, null],
    [{}, null],
    [null, null],
    ["a", null],
    [undefined, null],
  ])("of %j", (item, id) => {
    expect(identityOf(payvostApi, item)).toBe(id);
  });
});
