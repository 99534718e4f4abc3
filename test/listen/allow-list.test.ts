import { describe, expect, it } from "vitest";
import { createAllowList } from "../../src/listen/allow-list.ts";

function allows(entries: readonly string[], ...values: string[]): boolean {
  const list = createAllowList(entries, "CF-Connecting-IP");
  if (typeof list === "string") throw new Error(list);
  return list(values.map((value) => ["cf-connecting-ip", value] as const));
}

describe("a list of who may send", () => {
  it.each([
    [["203.0.113.7"], "203.0.113.7", true],
    [["203.0.113.7"], " 203.0.113.7 ", true],
    [["203.0.113.7"], "203.0.113.8", false],
    [["203.0.113.0/24"], "203.0.113.255", true],
    [["203.0.113.0/24"], "203.0.114.0", false],
    [["0.0.0.0/0"], "8.8.8.8", true],
    [["2001:db8::/32"], "2001:db8:1::1", true],
    [["2001:db8::/32"], "2001:db9::1", false],
    [["2001:db8::1", "203.0.113.7"], "203.0.113.7", true],
    [["203.0.113.7"], "::ffff:203.0.113.7", true],
    [["203.0.113.7"], "", false],
    [["203.0.113.7"], "203.0.113.7, 1.2.3.4", false],
    [["203.0.113.7"], "localhost", false],
  ])("%j and %j: %s", (entries, address, expected) => {
    expect(allows(entries, address)).toBe(expected);
  });

  it("lets in nobody without an address or with two", () => {
    expect(allows(["0.0.0.0/0"])).toBe(false);
    expect(allows(["0.0.0.0/0"], "1.2.3.4", "1.2.3.4")).toBe(false);
  });

  it.each([
    "",
    "example.com",
    "1.2.3",
    "1.2.3.4/33",
    "1.2.3.4/",
    "1.2.3.4/x",
    "1.2.3.4/8/8",
    "::1/129",
    "1.2.3.4/-1",
  ])("refuses %j", (entry) => {
    expect(createAllowList(["1.2.3.4", entry], "x")).toBe(entry);
  });
});
