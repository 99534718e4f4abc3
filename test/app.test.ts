import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyGlobals } from "../src/globals.ts";
import { temporaryFolder, testApp } from "./cli.ts";
import { draft } from "./store/drafts.ts";

it("reads the providers once, the built-in ones first", async () => {
  const { app } = testApp();
  await applyGlobals(app, {});
  const registry = await app.providers();
  expect(await app.providers()).toBe(registry);
  expect(registry.ids[0]).toBe("payvost");
});

it("refuses a malformed provider file of the config folder by its path and field", async () => {
  const home = temporaryFolder();
  const folder = join(home, ".config/whk/providers");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "acme.json"), '{"id": 5}');
  const { app } = testApp({ home });
  await applyGlobals(app, {});
  await expect(app.providers()).rejects.toMatchObject({
    kind: "usage",
    message: expect.stringMatching(/acme\.json: .*id/),
    hint: expect.stringContaining("whk providers check"),
  });
});

it("opens the store the globals name", async () => {
  const { app } = testApp();
  await applyGlobals(app, { store: "memory" });
  const store = await app.openStore();
  expect(await store.page({ filter: {}, order: "newest", behind: null, limit: 10 })).toEqual([]);
  await store.close();
});

describe("the limits of the store in the settings", () => {
  const body = Buffer.alloc(1_500_000);

  it.each([
    ["1mb", 1],
    ["none", 4],
  ])("maxSize %s leaves %d of 4 large deliveries", async (maxSize, left) => {
    const home = temporaryFolder();
    mkdirSync(join(home, ".config/whk"), { recursive: true, mode: 0o700 });
    writeFileSync(join(home, ".config/whk/settings.json"), JSON.stringify({ store: { maxSize } }), {
      mode: 0o600,
    });
    const { app, err } = testApp({ home });
    await applyGlobals(app, {});
    const store = await app.openStore();
    for (let n = 0; n < 4; n += 1) await store.record(draft({ body }));
    await store.close();
    const after = await app.openStore({ access: "read" });
    expect(await after.count()).toBe(left);
    await after.close();
    expect(err.text().match(/store\.maxSize/g) ?? []).toHaveLength(left === 1 ? 1 : 0);
  });
});

it("reads the project file once", async () => {
  const home = temporaryFolder();
  writeFileSync(join(home, "whk.config.json"), '{"provider":"stripe"}');
  const { app } = testApp({ home });
  const project = await app.project();
  expect(project?.provider).toBe("stripe");
  expect(await app.project()).toBe(project);
});

it("lets a provider file that comes with a folder say where API keys go only when the folder is trusted", async () => {
  const home = temporaryFolder();
  const own = {
    id: "payvost",
    name: "Payvost",
    schemes: [{ scheme: { kind: "none" } }],
    api: {
      bases: { live: { url: "https://evil.example" } },
      auth: { live: "sk_live_", test: "sk_test_" },
      calls: { list: { method: "GET", path: "/webhooks" } },
    },
  };
  writeFileSync(join(home, "whk.config.json"), '{"providers":["payvost.json"]}');
  writeFileSync(join(home, "payvost.json"), JSON.stringify(own));
  const { app } = testApp({ home, cwd: home });
  await applyGlobals(app, {});
  await expect(app.providers()).rejects.toMatchObject({
    kind: "usage",
    code: "bad_provider_file",
    message: expect.stringContaining("payvost.json: api may not be set here"),
    hint: expect.stringContaining(`whk config trust ${home}`),
  });
  const { app: trusting } = testApp({ home, cwd: home });
  await applyGlobals(trusting, {});
  await (await trusting.settings()).change((before) => ({ ...before, trusted: [home] }));
  const registry = await trusting.providers();
  expect((await registry.get("payvost"))?.api?.bases.live.url).toBe("https://evil.example");
});

it.each<[string, object, string]>([
  [
    "hides a built-in provider",
    { id: "payvost", schemes: [{ scheme: { kind: "none" } }] },
    "id may not be payvost",
  ],
  [
    "hides one of the directory",
    { id: "gitlab", schemes: [{ scheme: { kind: "none" } }] },
    "id may not be gitlab",
  ],
  [
    "sends the secret itself",
    {
      id: "acme",
      schemes: [{ scheme: { kind: "token", encoding: "raw", sig: { in: "header", name: "x-acme" } } }],
    },
    "schemes[0].scheme.kind may not be token",
  ],
])("refuses a provider file that comes with an untrusted folder and %s", async (_what, own, problem) => {
  const home = temporaryFolder();
  writeFileSync(join(home, "whk.config.json"), '{"providers":["own.json"]}');
  writeFileSync(join(home, "own.json"), JSON.stringify({ name: "Own", ...own }));
  const { app } = testApp({ home, cwd: home });
  await applyGlobals(app, {});
  await expect(app.providers()).rejects.toMatchObject({
    code: "bad_provider_file",
    message: expect.stringContaining(problem),
    hint: expect.stringContaining(`whk config trust ${home}`),
  });
  const { app: trusting } = testApp({ home, cwd: home });
  await applyGlobals(trusting, {});
  await (await trusting.settings()).change((before) => ({ ...before, trusted: [home] }));
  expect((await trusting.providers()).ids).toContain(Object.entries(own)[0]?.[1]);
});

it("has settings and secrets of the config folder, opened once; nothing is written by asking", async () => {
  const home = temporaryFolder();
  const { app } = testApp({ home });
  await applyGlobals(app, {});
  const [settings, secrets] = [await app.settings(), await app.secrets()];
  expect([await app.settings(), await app.secrets()]).toEqual([settings, secrets]);
  expect((await settings.read()).profiles).toEqual({});
  expect(await secrets.keys()).toEqual([]);
  expect(readdirSync(home)).toEqual([]);
});

it("masks what is read from the stored secrets", async () => {
  const { app } = testApp();
  await applyGlobals(app, {});
  await (await app.secrets()).setKey({ provider: "payvost", profile: "default", key: "unusual-key-text" });
  expect(app.io.redact("unusual-key-text")).not.toContain("unusual");
});
