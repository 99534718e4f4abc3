import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openSandbox } from "../../../src/commands/sandbox/open.ts";
import { publishSandbox } from "../../../src/commands/sandbox/presence.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { findSandboxSessions } from "../../../src/store/sandboxes.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

it("a sandbox is known to other commands until that is taken back", async () => {
  const { app } = testApp();
  app.globals = { ...app.globals, dataDir: temporaryFolder() };
  const sandbox = await openSandbox(app);
  onTestFinished(() => sandbox.close());
  const forget = await publishSandbox(app, sandbox);
  const files = openPrivateFiles({ folder: app.globals.dataDir, pid: app.pid, warn: () => {} });
  const { url, bases, apiKey, controlUrl, controlToken } = sandbox;
  expect(await findSandboxSessions(files, () => true)).toMatchObject([
    { pid: app.pid, url, bases, apiKey, controlUrl, controlToken, version: app.version },
  ]);
  await forget();
  expect(readdirSync(join(app.globals.dataDir, "sandboxes"))).toEqual([]);
});

it("says what does not work when it cannot be made known", async () => {
  const { app, err } = testApp();
  const dataDir = join(temporaryFolder(), "file");
  writeFileSync(dataDir, "");
  app.globals = { ...app.globals, dataDir };
  const sandbox = await openSandbox(app);
  onTestFinished(() => sandbox.close());
  await (await publishSandbox(app, sandbox))();
  await app.io.flush();
  expect(err.text()).toMatch(/^warning: `--sandbox` of other commands does not find this one: \S/);
});
