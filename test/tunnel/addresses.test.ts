import { describe, expect, it } from "vitest";
import { addressesOf, isOneOf, isPublicAddress } from "../../src/tunnel/addresses.ts";

describe("isPublicAddress", () => {
  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00::1",
  ])("is true for %s", (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "ff02::1",
    "example.com",
    "",
    "1.2.3",
    "0x7f.1",
  ])("is false for %j", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("isOneOf", () => {
  it("compares addresses, not texts", () => {
    expect(isOneOf("2606:4700:0:0:0:0:0:1111", ["1.1.1.1", "2606:4700::1111"])).toBe(true);
    expect(isOneOf("1.1.1.2", ["1.1.1.1", "2606:4700::1111"])).toBe(false);
    expect(isOneOf("no address", ["no address"])).toBe(false);
    expect(isOneOf("1.1.1.1", [])).toBe(false);
  });
});

describe("addressesOf", () => {
  it("knows local names and addresses without asking", async () => {
    expect(await addressesOf("whk.localhost")).toEqual(["127.0.0.1", "::1"]);
    expect(await addressesOf("192.0.2.7")).toEqual(["192.0.2.7"]);
    expect(await addressesOf("2001:db8::1")).toEqual(["2001:db8::1"]);
  });

  it("finds none for what cannot be a host", async () => {
    expect(await addressesOf("no host at all")).toEqual([]);
  });
});
