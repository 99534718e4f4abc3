import { expect, it } from "vitest";
import { openEmbeddedSandbox } from "../../../src/commands/listen/embedded-sandbox.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { findSandboxSessions } from "../../../src/store/sandboxes.ts";
import { provider as providerOf } from "../../listen/requests.ts";
import { ownApp } from "./own-app.ts";

it("is found by others until it ends, with a connection to the provider in it", async () => {
  const { app } = await ownApp();
  const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
  const sessions = () => findSandboxSessions(files, () => true);
  const payvost = await providerOf("payvost");
  const { sandbox, connection, close } = await openEmbeddedSandbox(app, payvost);
  const { apiKey } = sandbox;
  expect(connection).toMatchObject({
    provider: payvost,
    base: sandbox.bases["payvost"],
    apiKey,
    mode: "sandbox",
  });
  expect(await sessions()).toMatchObject([{ url: sandbox.url, apiKey }]);
  expect(app.io.redact(apiKey)).not.toContain(apiKey);
  await close();
  expect(await sessions()).toEqual([]);
});

it.each([
  ["fluxvend", "your app sends them to it", "`whk sandbox` simulates fluxvend as the receiver"],
  ["slack", "whk knows their signature, but no samples", "`whk listen --provider slack` verifies real ones"],
])("is not there for %s, and says what is", async (id, why, instead) => {
  const { app } = await ownApp();
  const provider = await (await app.providers()).get(id);
  if (provider === null) throw new Error(`no ${id}`);
  await expect(openEmbeddedSandbox(app, provider)).rejects.toMatchObject({
    kind: "unsupported",
    code: "unsupported_by_provider",
    message: expect.stringContaining(why),
    hint: expect.stringContaining(instead),
    details: { provider: id, command: "listen --sandbox" },
  });
});

it("may have a time that stands still", async () => {
  const { app } = await ownApp();
  const { sandbox, close } = await openEmbeddedSandbox(app, await providerOf("payvost"), { timeScale: 0 });
  const before = sandbox.now();
  await sandbox.advance(5000);
  expect(sandbox.now() - before).toBe(5000);
  await close();
});
