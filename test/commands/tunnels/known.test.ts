import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { knownDrivers } from "../../../src/commands/tunnels/known.ts";
import { drivers } from "../../../src/tunnel/drivers.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

const definition = { command: "mytunnel", args: ["{port}"], urlPattern: "https://\\S+" };

function appWith(tunnels: object) {
  const configDir = join(temporaryFolder(), "config");
  mkdirSync(configDir, { mode: 0o700 });
  writeFileSync(join(configDir, "settings.json"), JSON.stringify({ tunnels }), { mode: 0o600 });
  const { app } = testApp();
  app.globals = { ...app.globals, configDir };
  return app;
}

it("are the built-in ones, then the user's own", async () => {
  const known = await knownDrivers(appWith({ mine: definition }));
  expect([...known.keys()]).toEqual([...Object.keys(drivers), "mine"]);
  expect(known.get("mine")?.title).toBe("mytunnel, of your settings");
});

it.each(["localtunnel", "ssh", "url", "none"])("cannot take the name %s", async (name) => {
  await expect(knownDrivers(appWith({ [name]: definition }))).rejects.toMatchObject({
    kind: "usage",
    code: "taken_name",
    message: expect.stringContaining(`tunnels.${name} has the name of a built-in driver`),
  });
});
