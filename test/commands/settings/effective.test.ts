import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  effectiveApiBase,
  effectiveKey,
  effectivePaths,
  effectiveProfile,
  effectiveProvider,
  inFiles,
  keyVariable,
  requireKnownProfile,
} from "../../../src/commands/settings/effective.ts";
import { openSecretStore } from "../../../src/store/secrets.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

interface Setting {
  env?: Record<string, string>;
  globals?: object;
  settings?: object;
  project?: object;
}

function appWith({ env = {}, globals = {}, settings, project }: Setting) {
  const cwd = temporaryFolder();
  const configDir = join(cwd, "config");
  const { app } = testApp({ cwd, env });
  app.globals = { ...app.globals, configDir, ...globals };
  mkdirSync(configDir, { mode: 0o700 });
  if (settings) writeFileSync(join(configDir, "settings.json"), JSON.stringify(settings), { mode: 0o600 });
  if (project) writeFileSync(join(cwd, "whk.config.json"), JSON.stringify(project));
  return app;
}

const settings = {
  profile: "work",
  profiles: {
    work: { provider: "payvost", events: ["a"], api: { paths: { list: "GET /a" } } },
    other: { provider: "stripe" },
  },
};

describe("the provider", () => {
  const project = { provider: "github" };
  it.each([
    [
      { globals: { provider: "opay" }, env: { WHK_PROVIDER: "monnify" }, settings, project },
      "opay",
      "flag",
      "--provider",
    ],
    [
      { globals: { provider: "monnify" }, env: { WHK_PROVIDER: "monnify" }, settings, project },
      "monnify",
      "variable",
      "WHK_PROVIDER",
    ],
    [{ settings, project }, "github", "project", expect.stringMatching(/whk\.config\.json$/)],
    [{ settings }, "payvost", "profile", "profile work"],
    [{ settings, globals: { profile: "other" } }, "stripe", "profile", "profile other"],
    [{ settings, globals: { provider: "" } }, "payvost", "profile", "profile work"],
  ])("of %j is %s", async (setting, value, origin, source) => {
    expect(await effectiveProvider(appWith(setting))).toEqual({ value, origin, source });
  });

  it("may be named by nothing", async () => {
    expect(await effectiveProvider(appWith({}))).toBeNull();
  });
});

describe("the profile", () => {
  it("is the settings' own, or the one that is named, which may be new", async () => {
    expect(await effectiveProfile(appWith({ settings }))).toMatchObject({
      value: "work",
      origin: "default",
      exists: true,
    });
    expect(await effectiveProfile(appWith({}))).toMatchObject({
      value: "default",
      exists: false,
      content: {},
    });
    const named = appWith({ settings, env: { WHK_PROFILE: "new" }, globals: { profile: "new" } });
    expect(await effectiveProfile(named)).toMatchObject({
      value: "new",
      origin: "variable",
      exists: false,
      content: {},
    });
    const inherited = appWith({ settings, globals: { profile: "toString" } });
    expect(await effectiveProfile(inherited)).toMatchObject({ exists: false, content: {} });
  });

  it.each([
    ["othr", "did you mean other?"],
    ["zzzzzzzz", "there are work, other"],
  ])("%s is unknown", async (profile, hint) => {
    await expect(requireKnownProfile(appWith({ settings, globals: { profile } }))).rejects.toMatchObject({
      kind: "usage",
      code: "unknown_profile",
      hint: expect.stringContaining(hint),
    });
  });

  it("is known, or not named at all", async () => {
    await requireKnownProfile(appWith({ settings, globals: { profile: "other" } }));
    await requireKnownProfile(appWith({}));
    await expect(requireKnownProfile(appWith({ globals: { profile: "x" } }))).rejects.toMatchObject({
      hint: expect.stringContaining("there are none yet"),
    });
  });
});

describe("the API's base and paths", () => {
  const bases = {
    profiles: {
      default: { provider: "payvost", apiBase: "https://a.example", api: { paths: { list: "GET /a" } } },
    },
  };

  it("count for the provider they were set for", async () => {
    expect(await effectiveApiBase(appWith({ settings: bases }), "payvost")).toMatchObject({
      value: "https://a.example",
    });
    expect(await effectiveApiBase(appWith({ settings: bases }), "paymentflow")).toBeNull();
    expect(await effectivePaths(appWith({ settings: bases }), "payvost")).toEqual({ list: "GET /a" });
    expect(await effectivePaths(appWith({ settings: bases }), "paymentflow")).toEqual({});
  });

  it("of a profile without a provider count for all; flags always do", async () => {
    const any = { profiles: { default: { apiBase: "https://a.example" } } };
    expect(await effectiveApiBase(appWith({ settings: any }), "paymentflow")).toMatchObject({
      origin: "profile",
    });
    const globals = { apiBase: "https://b.example" };
    expect(await effectiveApiBase(appWith({ settings: bases, globals }), "paymentflow")).toEqual({
      value: "https://b.example",
      origin: "flag",
      source: "--api-base",
    });
  });
});

describe("the API key", () => {
  it("is the provider's variable, the general one, then the profile's own", async () => {
    const app = appWith({ settings });
    const store = openSecretStore({
      folder: app.globals.configDir,
      pid: 1,
      warn: () => {},
      now: () => 0,
      nextId: String,
      hide: () => {},
    });
    await store.setKey({ provider: "open-market", profile: "work", key: "stored-key" });
    await store.setKey({ provider: "open-market", profile: "other", key: "others-key" });
    expect(await effectiveKey(app, "open-market")).toEqual({
      value: "stored-key",
      origin: "stored",
      source: "stored for profile work",
    });
    app.globals = { ...app.globals, profile: "other" };
    expect((await effectiveKey(app, "open-market"))?.value).toBe("others-key");
    expect(await effectiveKey(app, "payvost")).toBeNull();
    const env = { WHK_OPEN_MARKET_API_KEY: "", WHK_API_KEY: "general" };
    expect(await effectiveKey(appWith({ env }), "open-market")).toMatchObject({
      value: "general",
      source: "WHK_API_KEY",
    });
    expect(keyVariable("open-market")).toBe("WHK_OPEN_MARKET_API_KEY");
  });
});

it("a value of the project file goes before the profile's", async () => {
  expect(await inFiles(appWith({ settings, project: { events: ["b"] } }), "events")).toMatchObject({
    value: ["b"],
  });
  expect(await inFiles(appWith({ settings, project: {} }), "events")).toMatchObject({ value: ["a"] });
  expect(await inFiles(appWith({ settings }), "tunnel")).toBeNull();
});
