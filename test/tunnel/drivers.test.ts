import { describe, expect, it } from "vitest";
import { sendOnce } from "../../src/http.ts";
import { type DriverParts, drivers, ofTool } from "../../src/tunnel/drivers.ts";
import { userPreset } from "../../src/tunnel/user-defined.ts";
import { realClock } from "./localtunnel-parts.ts";

const parts: DriverParts = {
  host: null,
  url: null,
  env: {},
  knownHosts: "/known",
  send: sendOnce,
  clock: realClock,
  proxy: null,
};

const required = { ssh: { host: "me@example.com" }, url: { url: "https://hooks.example.com" } };

describe.each(Object.entries(drivers))("%s", (id, entry) => {
  it("makes the driver of this id, with the capabilities lists show", async () => {
    const needs = Object.entries(required).find(([name]) => name === id)?.[1] ?? {};
    const driver = await entry.create({ ...parts, ...needs });
    expect(driver.id).toBe(id);
    expect(driver.capabilities).toEqual(entry.capabilities);
  });

  it("takes what its own example says", () => {
    if (entry.host === null) expect(id).not.toBe("ssh");
    else expect(entry.host.fits(entry.host.example)).toBe(true);
  });
});

it.each([
  ["localtunnel", "tunnel.example.com"],
  ["localtunnel", "https://me@tunnel.example.com"],
  ["localtunnel", "ftp://tunnel.example.com"],
  ["ssh", "-oProxyCommand=id"],
  ["ssh", "https://example.com"],
  ["bore", "-x"],
  ["bore", "a b"],
  ["bore", "bore.example.com:7835"],
] as const)("%s takes no server %j", (id, text) => {
  expect(drivers[id].host.fits(text)).toBe(false);
});

it("opens ssh at the server it was given", async () => {
  const { preset } = drivers.ssh;
  expect(preset?.args.at(-1)).toBe("your.server");
  const driver = await drivers.ssh.create({ ...parts, host: "me@example.com", env: { PATH: "/nowhere" } });
  expect(await driver.preflight(AbortSignal.abort())).toMatchObject({ ok: false, why: "ssh is not on PATH" });
});

it("makes a driver of a user's own tool", async () => {
  const entry = ofTool(userPreset("mine", { command: "x", args: ["{name}", "{port}"], urlPattern: "y" }));
  expect(entry).toMatchObject({ takesName: true, host: null, url: "none" });
  expect((await entry.create(parts)).id).toBe("mine");
});
