import { describe, expect, it } from "vitest";
import type { TunnelFlags } from "../../../src/commands/listen/tunnel-choice.ts";
import { readAllowed, readTunnel } from "../../../src/commands/listen/tunnel-options.ts";
import { WhkError } from "../../../src/errors.ts";
import { createUrlDriver } from "../../../src/tunnel/url.ts";

const plain = { driver: undefined, sandbox: false };
const hour = 3_600_000;

describe("the wish for a tunnel", () => {
  it("is the usual one unless anything is said", () => {
    const usual = { driver: "localtunnel", from: "default", port: null, ttl: 8 * hour, required: false };
    expect(readTunnel({}, plain)).toEqual({ ...usual, flags: {} });
  });

  it.each<[TunnelFlags, string | undefined, boolean, string | null, string | null]>([
    [{}, "cloudflared", false, "cloudflared", "file"],
    [{}, "none", false, null, null],
    [{}, undefined, true, null, null],
    [{}, "cloudflared", true, null, null],
    [{ tunnel: false }, "cloudflared", false, null, null],
    [{ tunnel: "none" }, undefined, false, null, null],
    [{ tunnel: "ngrok" }, "cloudflared", false, "ngrok", "flag"],
    [{ tunnel: "ngrok" }, undefined, true, "ngrok", "flag"],
    [{ subdomain: "shop" }, undefined, true, "localtunnel", "flag"],
    [{ subdomain: "shop" }, "serveo", false, "serveo", "flag"],
    [{ publicUrl: "https://a.example", tunnelPort: "4500" }, "cloudflared", false, "url", "flag"],
  ])("of %j with %s in the file, sandbox %s, is %s", (flags, driver, sandbox, id, from) => {
    const read = readTunnel(flags, { driver, sandbox });
    expect([read?.driver ?? null, read?.from ?? null]).toEqual([id, from]);
  });

  it("carries the driver of the file to its choice", () => {
    expect(readTunnel({}, { ...plain, driver: "pinggy" })?.flags).toEqual({ tunnel: "pinggy" });
  });

  it("reads its values", () => {
    const flags = {
      tunnel: "url",
      publicUrl: "https://a.example",
      tunnelPort: "4500",
      ttl: "30m",
      requireTunnel: true,
    };
    expect(readTunnel(flags, plain)).toMatchObject({ port: 4500, ttl: hour / 2, required: true });
  });

  it.each<[TunnelFlags, string | undefined, string]>([
    [{ tunnel: false, ttl: "1h" }, undefined, "--ttl is about a tunnel"],
    [{ subdomain: "shop" }, "none", "--subdomain is about a tunnel"],
    [{ tunnel: "none", requireTunnel: true }, undefined, "--require-tunnel is about a tunnel"],
    [{ tunnel: "none", allowIp: ["1.2.3.4"] }, undefined, "--allow-ip is about a tunnel"],
    [{ tunnelPort: "65536" }, undefined, "--tunnel-port"],
    [{ ttl: "0" }, undefined, "--ttl: 0 is too little"],
    [{ tunnel: "url" }, undefined, "--tunnel url needs --tunnel-port"],
    [{}, "url", "--tunnel url needs --tunnel-port"],
  ])("%j with %s in the file is refused", (flags, driver, message) => {
    expect(() => readTunnel(flags, { ...plain, driver })).toThrow(message);
  });
});

describe("who may send", () => {
  const choice = (clientIpHeader: string | null) => {
    const driver = createUrlDriver("https://a.example");
    return {
      driver: { ...driver, capabilities: { ...driver.capabilities, clientIpHeader } },
      name: null,
      remark: null,
    };
  };

  it("is anybody unless there are addresses", () => {
    expect(readAllowed({}, choice("x-ip"))).toBeNull();
  });

  it("is told by the tunnel's header", () => {
    const allowed = readAllowed({ allowIp: ["1.2.3.4"] }, choice("x-ip"));
    expect([allowed?.([["X-IP", "1.2.3.4"]]), allowed?.([["x-forwarded-for", "1.2.3.4"]])]).toEqual([
      true,
      false,
    ]);
  });

  it("must be an address", () => {
    expect(() => readAllowed({ allowIp: ["here"] }, choice("x-ip"))).toThrow(WhkError);
  });
});
