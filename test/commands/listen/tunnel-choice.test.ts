import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chooseTunnel, type TunnelFlags } from "../../../src/commands/listen/tunnel-choice.ts";
import { sendOnce } from "../../../src/http.ts";
import { drivers } from "../../../src/tunnel/drivers.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

const tunnels = {
  mine: { command: "mytunnel", args: ["{port}"], urlPattern: "https://\\S+" },
  named: { command: "mytunnel", args: ["{name}", "{port}"], urlPattern: "https://\\S+" },
};

function choose(flags: TunnelFlags) {
  const configDir = join(temporaryFolder(), "config");
  mkdirSync(configDir, { mode: 0o700 });
  writeFileSync(join(configDir, "settings.json"), JSON.stringify({ tunnels }), { mode: 0o600 });
  const { app } = testApp();
  app.globals = { ...app.globals, configDir, dataDir: configDir };
  return chooseTunnel(app, flags, sendOnce);
}

describe("the tunnel of a listener", () => {
  it.each<[TunnelFlags, string, string | null]>([
    [{}, "localtunnel", null],
    [
      { tunnel: "localtunnel", tunnelHost: "https://lt.example.com", subdomain: "my-shop" },
      "localtunnel",
      "my-shop",
    ],
    [{ subdomain: "a".repeat(63) }, "localtunnel", "a".repeat(63)],
    [{ publicUrl: "https://hooks.example.com" }, "url", null],
    [{ tunnel: "url", publicUrl: "https://hooks.example.com/" }, "url", null],
    [{ tunnel: "cloudflared", requireEncrypted: true, allowIp: ["10.0.0.0/8"] }, "cloudflared", null],
    [{ tunnel: "serveo", subdomain: "my-shop" }, "serveo", "my-shop"],
    [{ tunnel: "ssh", tunnelHost: "me@example.com:22/9000", publicUrl: "https://example.com" }, "ssh", null],
    [{ tunnel: "bore", tunnelHost: "bore.example.com" }, "bore", null],
    [{ tunnel: "mine", requireEncrypted: false }, "mine", null],
    [{ tunnel: "named", subdomain: "my-shop" }, "named", "my-shop"],
  ])("%j is %s", async (flags, id, name) => {
    const choice = await choose(flags);
    expect(choice?.driver.id).toBe(id);
    expect(choice?.name).toBe(name);
  });

  it("is none with --no-tunnel or --tunnel none", async () => {
    expect(await choose({ tunnel: false })).toBeNull();
    expect(await choose({ tunnel: "none", requireEncrypted: false })).toBeNull();
  });

  it("opens at the public URL as an origin", async () => {
    const choice = await choose({ publicUrl: "https://Hooks.example.com/" });
    const signal = new AbortController().signal;
    const handle = await choice?.driver.open({ port: 1, name: null, signal, timeout: 1_000 });
    expect(handle?.url).toBe("https://hooks.example.com");
    await handle?.close();
  });

  it("comes with its drawback", async () => {
    expect((await choose({ tunnel: "bore" }))?.remark).toContain("plain http");
    expect((await choose({}))?.remark).toBeNull();
  });
});

describe("is refused", () => {
  it.each<[TunnelFlags, string, RegExp, RegExp]>([
    [
      { tunnel: "cloudflare" },
      "unknown_tunnel",
      /no tunnel driver "cloudflare"/,
      /did you mean cloudflared\?/,
    ],
    [{ tunnel: "non" }, "unknown_tunnel", /"non"/, /did you mean none\?/],
    [{ tunnel: "min" }, "unknown_tunnel", /"min"/, /did you mean mine\?/],
    [{ tunnel: "" }, "unknown_tunnel", /""/, /whk tunnels list/],
    [{ tunnel: "constructor" }, "unknown_tunnel", /"constructor"/, /whk tunnels list/],
    [
      { tunnel: "cloudflared", subdomain: "my-shop" },
      "bad_combination",
      /^--subdomain: cloudflared gives/,
      /leave it out/,
    ],
    [{ subdomain: "abc" }, "bad_value", /^--subdomain: "abc" is no name/, /4 to 63/],
    [{ subdomain: "a".repeat(64) }, "bad_value", /is no name/, /4 to 63/],
    [{ subdomain: "My-Shop" }, "bad_value", /is no name/, /4 to 63/],
    [{ subdomain: "-shop" }, "bad_value", /is no name/, /4 to 63/],
    [{ subdomain: "shop-" }, "bad_value", /is no name/, /4 to 63/],
    [{ subdomain: "my.shop" }, "bad_value", /is no name/, /4 to 63/],
    [{ subdomain: "" }, "bad_value", /is no name/, /4 to 63/],
    [{ tunnel: "named" }, "missing_value", /needs a name/, /--subdomain/],
    [{ tunnel: "ssh" }, "missing_value", /--tunnel ssh needs --tunnel-host/, /me@example\.com:22/],
    [
      { tunnel: "ssh", tunnelHost: "-oProxyCommand=id" },
      "bad_value",
      /is no server for ssh/,
      /--tunnel-host me@/,
    ],
    [
      { tunnelHost: "lt.example.com" },
      "bad_value",
      /is no server for localtunnel/,
      /https:\/\/tunnel\.example/,
    ],
    [
      { tunnel: "ngrok", tunnelHost: "x.example" },
      "bad_combination",
      /^--tunnel-host: ngrok has its own/,
      /leave it out/,
    ],
    [{ tunnel: "url" }, "missing_value", /--tunnel url needs --public-url/, /https:\/\/hooks/],
    [{ tunnel: "url", publicUrl: "hooks.example.com" }, "bad_value", /is no URL/, /https:\/\/hooks/],
    [{ publicUrl: "https://example.com/hooks" }, "bad_value", /has a path/, /https:\/\/hooks/],
    [
      { tunnel: "pinggy", publicUrl: "https://a.example" },
      "bad_combination",
      /^--public-url: pinggy gives/,
      /--tunnel url/,
    ],
    [
      { requireEncrypted: true },
      "not_encrypted",
      /from localtunnel to this machine is not encrypted/,
      /cloudflared/,
    ],
    [{ tunnel: "bore", requireEncrypted: true }, "not_encrypted", /is not encrypted/, /cloudflared/],
    [{ tunnel: "mine", requireEncrypted: true }, "not_encrypted", /whk cannot know/, /cloudflared/],
    [
      { publicUrl: "https://a.example", requireEncrypted: true },
      "not_encrypted",
      /whk cannot know/,
      /cloudflared/,
    ],
    [{ allowIp: ["10.0.0.1"] }, "no_client_address", /^--allow-ip: localtunnel does not tell/, /cloudflared/],
    [{ tunnel: "ngrok", allowIp: ["10.0.0.1"] }, "no_client_address", /X-Forwarded-For/, /cloudflared/],
    [
      { tunnel: false, subdomain: "my-shop" },
      "bad_combination",
      /^--subdomain is about a tunnel/,
      /--tunnel,/,
    ],
    [
      { tunnel: "none", requireEncrypted: true },
      "bad_combination",
      /^--require-encrypted is about/,
      /--tunnel,/,
    ],
    [{ tunnel: "none", tunnelHost: "x" }, "bad_combination", /^--tunnel-host is about/, /--tunnel,/],
  ])("%j: %s", async (flags, code, message, hint) => {
    await expect(choose(flags)).rejects.toMatchObject({
      name: "WhkError",
      kind: "usage",
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it.each(Object.entries(drivers))(
    "--require-encrypted and --allow-ip hold what %s promises",
    async (id, entry) => {
      const needs = {
        ...(entry.host?.required && { tunnelHost: "example.com" }),
        ...(entry.url === "required" && { publicUrl: "https://a.example" }),
      };
      const encrypted = choose({ tunnel: id, ...needs, requireEncrypted: true });
      if (entry.capabilities.encryptedLeg)
        expect((await encrypted)?.driver.capabilities.encryptedLeg).toBe(true);
      else await expect(encrypted).rejects.toMatchObject({ code: "not_encrypted" });
      const allowed = choose({ tunnel: id, ...needs, allowIp: ["10.0.0.1"] });
      if (entry.capabilities.clientIpHeader !== null) expect((await allowed)?.driver.id).toBe(id);
      else await expect(allowed).rejects.toMatchObject({ code: "no_client_address" });
    },
  );
});
