import { lookup } from "node:dns/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { isLoopback, localTarget } from "../../src/sandbox/local-target.ts";

// Names of the outside world, which a test must not ask for.
vi.mock("node:dns/promises", () => ({ lookup: vi.fn() }));

function resolvesTo(...addresses: string[]): void {
  vi.mocked(lookup).mockImplementation((async () => addresses.map((address) => ({ address }))) as never);
}

beforeEach(() => {
  vi.mocked(lookup).mockReset();
});

describe("localTarget", () => {
  it.each([
    "http://127.0.0.1:3000/hooks",
    "http://127.200.3.4/",
    "http://127.1/",
    "http://2130706433/",
    "http://[::1]:3000/",
    "http://[::ffff:127.0.0.1]/",
    "http://localhost:3000/?a=b",
    "http://shop.localhost:3000/",
    "https://LOCALHOST./",
  ])("%s stays as it is, and nobody is asked", async (text) => {
    const url = new URL(text);
    expect(await localTarget(url)).toEqual({ url, host: null });
    expect(lookup).not.toHaveBeenCalled();
  });

  it.each([
    "http://10.0.0.1/",
    "http://0.0.0.0/",
    "http://169.254.169.254/latest",
    "http://[::]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[fe80::1]/",
    "http://93.184.216.34/",
  ])("%s is refused, and nobody is asked", async (text) => {
    const host = new URL(text).hostname.replace(/^\[|\]$/g, "");
    expect(await localTarget(new URL(text))).toEqual({ refused: `${host} is no address of this machine` });
    expect(lookup).not.toHaveBeenCalled();
  });

  it("replaces a name of this machine by its address, so that it cannot change meanwhile", async () => {
    resolvesTo("127.0.0.1", "::1");
    const url = new URL("http://shop.test:3000/hooks?a=b");
    expect(await localTarget(url)).toEqual({
      url: new URL("http://127.0.0.1:3000/hooks?a=b"),
      host: "shop.test:3000",
    });
    expect(url.hostname).toBe("shop.test");
    resolvesTo("::1");
    expect(await localTarget(url)).toMatchObject({ url: new URL("http://[::1]:3000/hooks?a=b") });
  });

  it("leaves the name to https, where the certificate proves it", async () => {
    resolvesTo("127.0.0.1");
    const url = new URL("https://shop.test:3000/");
    expect(await localTarget(url)).toEqual({ url, host: null });
  });

  it("refuses a name with any other address", async () => {
    resolvesTo("127.0.0.1", "10.0.0.1");
    expect(await localTarget(new URL("http://both.test/"))).toEqual({
      refused: "both.test is no name of this machine",
    });
  });

  it("refuses a name without an address", async () => {
    vi.mocked(lookup).mockRejectedValue(Object.assign(new Error("not found"), { code: "ENOTFOUND" }));
    expect(await localTarget(new URL("http://nowhere.test/"))).toEqual({
      refused: "nowhere.test has no address",
    });
  });
});

describe("isLoopback", () => {
  it.each([
    ["127.0.0.1", true],
    ["127.255.255.255", true],
    ["::1", true],
    ["::ffff:127.0.0.1", true],
    ["128.0.0.1", false],
    ["::2", false],
    ["localhost", false],
    ["", false],
  ])("%s: %s", (address, expected) => {
    expect(isLoopback(address)).toBe(expected);
  });
});
