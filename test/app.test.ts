import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { applyGlobals } from "../src/globals.ts";
import { temporaryFolder, testApp } from "./cli.ts";

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
  expect(await store.newest(10)).toEqual([]);
  await store.close();
});

it("reads the project file once", async () => {
  const home = temporaryFolder();
  writeFileSync(join(home, "whk.config.json"), '{"provider":"stripe"}');
  const { app } = testApp({ home });
  const project = await app.project();
  expect(project?.provider).toBe("stripe");
  expect(await app.project()).toBe(project);
});
