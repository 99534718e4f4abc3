import type { LookupAddress } from "node:dns";
import { describe, expect, it } from "vitest";
import { isLocalName, lookup } from "../../src/http/lookup.ts";

function resolve(name: string, all: boolean): Promise<string | LookupAddress[]> {
  return new Promise((done, fail) => {
    lookup(name, { all }, (error, address) => (error ? fail(error) : done(address)));
  });
}

describe("isLocalName", () => {
  it.each([
    ["localhost", true],
    ["LocalHost", true],
    ["localhost.", true],
    ["shop.localhost", true],
    ["a.b.localhost.", true],
    ["notlocalhost", false],
    ["localhost.example", false],
    [".localhost", false],
    ["127.0.0.1", false],
    ["", false],
  ])("%s: %s", (name, local) => {
    expect(isLocalName(name)).toBe(local);
  });
});

describe("lookup", () => {
  it("gives both loopback addresses, the older family first", async () => {
    expect(await resolve("shop.localhost", true)).toEqual([
      { address: "127.0.0.1", family: 4 },
      { address: "::1", family: 6 },
    ]);
    expect(await resolve("localhost", false)).toBe("127.0.0.1");
  });

  it("asks the system for any other name", async () => {
    await expect(resolve("nowhere.invalid", true)).rejects.toThrow("nowhere.invalid");
  });
});
