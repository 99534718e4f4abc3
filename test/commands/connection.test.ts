import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ConnectOptions, connect, connectionWith } from "../../src/commands/connection.ts";
import { findProvider } from "../../src/commands/provider-choice.ts";
import { folders } from "../../src/store/paths.ts";
import { cli, temporaryFolder, testApp } from "../cli.ts";
import { announceSandbox, sandboxKey } from "./sandbox-session.ts";

interface Setting {
  home?: string;
  env?: Record<string, string>;
  globals?: object;
  settings?: object;
  project?: object;
}

function appWith({ home = temporaryFolder(), env = {}, globals = {}, settings, project }: Setting) {
  const { app } = testApp({ home, env });
  const { configDir, dataDir } = folders(app);
  app.globals = { ...app.globals, configDir, dataDir, ...globals };
  if (settings !== undefined) {
    mkdirSync(configDir, { recursive: true, mode: 0o700 });
    writeFileSync(join(configDir, "settings.json"), JSON.stringify(settings), { mode: 0o600 });
  }
  if (project !== undefined) writeFileSync(join(home, "whk.config.json"), JSON.stringify(project));
  return app;
}

function connecting(setting: Setting, options: Partial<ConnectOptions> = {}) {
  return connect(appWith(setting), { live: false, ...options });
}

const payvost = { provider: "payvost" };
const testKey = { WHK_API_KEY: "sk_test_abcdefgh" };
const liveKey = { WHK_API_KEY: "sk_live_abcdefgh" };

describe("the base", () => {
  it.each([
    [testKey, "https://sandbox-api.payvost.com/v1", "test"],
    [liveKey, "https://api.payvost.com/v1", "live"],
  ])("is the contract's for the kind of key", async (env, base, mode) => {
    expect(await connecting({ env, globals: payvost })).toMatchObject({
      base,
      mode,
      apiKey: env.WHK_API_KEY,
    });
  });

  it("comes from flag, project, then profile", async () => {
    const home = realpathSync(temporaryFolder());
    const settings = {
      profiles: { default: { provider: "payvost", apiBase: "https://profile.example/v1" } },
      trusted: [home],
    };
    const project = { apiBase: "https://project.example/v1/" };
    const both = { home, env: testKey, settings, project };
    const flag = { apiBase: "https://flag.example/v1" };
    expect((await connecting({ ...both, globals: flag })).base).toBe("https://flag.example/v1");
    expect((await connecting(both)).base).toBe("https://project.example/v1");
    expect((await connecting({ env: testKey, settings })).base).toBe("https://profile.example/v1");
  });

  it("of a profile or project for another provider does not count", async () => {
    const settings = {
      profiles: { default: { provider: "payvost", apiBase: "https://profile.example/v1" } },
    };
    const own = await connecting({ env: testKey, settings, globals: { provider: "paymentflow" } });
    expect(own.base).not.toContain("profile.example");
  });

  it("of an untrusted project is refused", async () => {
    const project = { provider: "payvost", apiBase: "https://evil.example/v1" };
    await expect(connecting({ env: testKey, project })).rejects.toMatchObject({
      kind: "usage",
      hint: expect.stringContaining("whk config trust"),
    });
  });

  it.each([
    ["http://example.com", '--api-base: "http://example.com" is http'],
    ["example", "is no URL"],
  ])("%s is refused", async (apiBase, message) => {
    await expect(connecting({ env: testKey, globals: { ...payvost, apiBase } })).rejects.toMatchObject({
      kind: "usage",
      code: "bad_api_base",
      message: expect.stringContaining(message),
    });
  });
});

describe("the key", () => {
  it("comes from the provider's variable, the general one, then the store", async () => {
    const home = temporaryFolder();
    const args = ["login", "--provider", "paymentflow", "--api-key-stdin"];
    expect((await cli(args, { home, stdin: "sk_test_storedstored" })).code).toBe(0);
    const globals = { provider: "paymentflow" };
    const own = { WHK_PAYMENTFLOW_API_KEY: "sk_test_ownownown", ...testKey };
    expect((await connecting({ home, globals, env: own })).apiKey).toBe("sk_test_ownownown");
    expect((await connecting({ home, globals, env: testKey })).apiKey).toBe("sk_test_abcdefgh");
    expect((await connecting({ home, globals })).apiKey).toBe("sk_test_storedstored");
    await expect(connecting({ home, globals: payvost })).rejects.toMatchObject({
      kind: "auth",
      code: "no_api_key",
      hint: "store one with `whk login --provider payvost`, or set WHK_PAYVOST_API_KEY",
    });
  });

  it("is masked in everything printed from then on", async () => {
    const app = appWith({ globals: payvost, env: { WHK_API_KEY: "an-unusual-api-key" } });
    await connect(app, { live: false });
    expect(app.io.redact("x an-unusual-api-key y")).not.toContain("unusual");
  });
});

it("the user's own paths are in the contract, for the profile's provider only", async () => {
  const paths = { rotate: "POST /webhooks/{id}/secret" };
  const settings = { profiles: { default: { provider: "payvost", api: { paths } } } };
  const { contract } = await connecting({ env: testKey, settings });
  expect(contract.calls.rotate).toMatchObject({
    method: "POST",
    path: "/webhooks/{id}/secret",
    evidence: "stated",
  });
  const other = await connecting({ env: testKey, settings, globals: { provider: "paymentflow" } });
  expect(other.contract.calls.rotate?.path).not.toBe("/webhooks/{id}/secret");
});

describe("what cannot be done", () => {
  it.each<[string, Setting, object]>([
    ["no provider", { env: testKey }, { kind: "usage", code: "missing_provider" }],
    ["no API", { env: testKey, globals: { provider: "senfenico" } }, { kind: "unsupported" }],
    ["no API, receiving", { env: testKey, globals: { provider: "fluxvend" } }, { kind: "unsupported" }],
    [
      "a profile that is not there",
      { env: testKey, globals: { ...payvost, profile: "x" } },
      { code: "unknown_profile" },
    ],
    ["a key with a blank", { env: { WHK_API_KEY: "sk test" }, globals: payvost }, { code: "bad_api_key" }],
    ["no sandbox", { globals: { ...payvost, sandbox: true } }, { kind: "usage", code: "no_sandbox" }],
    [
      "sandbox and base",
      { globals: { ...payvost, sandbox: true, apiBase: "https://a.example" } },
      { kind: "usage", code: "bad_combination" },
    ],
    [
      "a sandbox for one that receives",
      { globals: { provider: "fluxvend", sandbox: true } },
      { kind: "unsupported" },
    ],
  ])("%s", async (_name, setting, error) => {
    await expect(connecting(setting, { operation: "create" })).rejects.toMatchObject(error);
  });
});

describe("the sandbox", () => {
  it("has its own key, whatever the environment says, and stands in for a dashboard", async () => {
    const home = temporaryFolder();
    const app = appWith({ home, env: liveKey, globals: { provider: "senfenico", sandbox: true } });
    await announceSandbox(home, { pid: app.pid });
    expect(await connect(app, { live: false })).toMatchObject({
      base: "http://127.0.0.1:9/senfenico/v1",
      apiKey: sandboxKey,
      mode: "sandbox",
    });
  });

  it("is found by its base, with its own key where there is no other", async () => {
    const home = temporaryFolder();
    const apiBase = "http://127.0.0.1:9/payvost/v1";
    const app = appWith({ home, globals: { ...payvost, apiBase } });
    await announceSandbox(home, { pid: app.pid });
    expect(await connect(app, { live: false })).toMatchObject({ apiKey: sandboxKey, mode: "sandbox" });
    await expect(
      connect(appWith({ home, globals: { ...payvost, apiBase: `${apiBase}/other` } }), { live: false }),
    ).rejects.toMatchObject({ code: "no_api_key" });
  });
});

describe("a live key", () => {
  async function trap(): Promise<{ base: string; seen: () => number }> {
    let seen = 0;
    const server = createServer((socket) => {
      seen++;
      socket.destroy();
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return { base: `http://127.0.0.1:${port}/payvost/v1`, seen: () => seen };
  }

  it.each([
    [["endpoints", "list", "--provider", "payvost"], liveKey],
    [["endpoints", "delete", "webhook_1", "--yes", "--live", "--provider", "payvost"], liveKey],
    [["login", "--provider", "payvost", "--api-key-stdin", "--live"], {}],
  ])("[C6] never reaches a server on this machine: %j", async (argv, env: Record<string, string>) => {
    const { base, seen } = await trap();
    const home = temporaryFolder();
    const run = await cli([...argv, "--api-base", base], { home, env, stdin: "sk_live_abcdefgh" });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("a live key does not go to http://127.0.0.1");
    expect(run.stdout + run.stderr).not.toContain("abcdefgh");
    expect(seen()).toBe(0);
  });

  it("entered for the sandbox is refused too", async () => {
    const { base, seen } = await trap();
    const home = temporaryFolder();
    const app = appWith({ home, globals: { ...payvost, sandbox: true } });
    await announceSandbox(home, { pid: app.pid, port: Number(new URL(base).port) });
    const provider = await findProvider(app, "payvost");
    await expect(
      connectionWith(app, { provider, apiKey: "sk_live_abcdefgh", live: true }),
    ).rejects.toMatchObject({ kind: "usage", code: "live_key_refused" });
    expect(seen()).toBe(0);
  });

  it("[C6] goes to another base with --live only", async () => {
    const globals = { ...payvost, apiBase: "https://proxy.example/v1" };
    await expect(connecting({ env: liveKey, globals })).rejects.toMatchObject({ code: "live_key_refused" });
    expect(await connecting({ env: liveKey, globals }, { live: true })).toMatchObject({ mode: "live" });
  });
});
