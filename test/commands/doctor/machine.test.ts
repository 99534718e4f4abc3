import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lookAt } from "../../../src/commands/doctor/finding.ts";
import { machineChecks } from "../../../src/commands/doctor/machine.ts";
import { writeSession } from "../../../src/store/listeners.ts";
import { openPrivateFiles } from "../../../src/store/private-files.ts";
import { temporaryFolder } from "../../cli.ts";
import { listening } from "../listen/listening.ts";
import { ownApp } from "../listen/own-app.ts";
import { diagnosed } from "./diagnosed.ts";

async function looked(
  changes: Parameters<typeof ownApp>[0] = {},
  prepare?: (app: Awaited<ReturnType<typeof ownApp>>["app"]) => Promise<void> | void,
) {
  const { app } = await ownApp(changes);
  app.globals = { ...app.globals, store: "sqlite" };
  await prepare?.(app);
  const found = (await Promise.all(machineChecks(app).map((check) => lookAt(app, check)))).flat();
  return Object.fromEntries(found.map((one) => [one.name, one]));
}

it.each([
  ["18.20.4", "failed"],
  ["20.17.0", "failed"],
  ["20.18.0", "failed"],
  ["20.18.1", "ok"],
  ["22.0.0", "ok"],
  ["26.1.0-nightly", "ok"],
])("judges Node.js %s: %s", async (nodeVersion, state) => {
  expect((await looked({ nodeVersion }))["node"]).toMatchObject({
    state,
    what: expect.stringContaining(nodeVersion),
  });
});

it("says why a store does not open", async () => {
  const { store } = await looked({}, ({ globals: { dataDir } }) => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(join(dataDir, "deliveries.db"), "no database at all".repeat(100), { mode: 0o600 });
  });
  expect(store).toMatchObject({ state: "failed", kind: "store" });
});

it("knows the port of the user's own listener", async () => {
  const { port, running } = await looked({}, async ({ globals, pid }) => {
    const files = openPrivateFiles({ folder: globals.dataDir, pid, warn: () => {} });
    const local = "http://127.0.0.1:4400";
    await writeSession(files, {
      pid,
      local,
      provider: "payvost",
      secrets: {},
      startedAt: 1,
      version: "0.0.0",
    });
  });
  expect(port).toMatchObject({ state: "ok", what: "4400 is your listener's" });
  expect(running?.what).toMatch(/^listener http:\/\/127\.0\.0\.1:4400 \(pid \d+, payvost\)$/);
});

it("names the listener that runs, and opens the store beside it", async () => {
  const home = temporaryFolder();
  const { url, stop } = await listening([], { home });
  const { named } = await diagnosed([], { home });
  expect(named("running").what).toContain(`listener ${url} (pid `);
  expect(named("store")).toMatchObject({ state: "ok", what: expect.stringMatching(/^opens: /) });
  await stop();
});
