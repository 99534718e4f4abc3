import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fileDefaults } from "../../../src/commands/settings/defaults.ts";
import { cli, temporaryFolder, testApp } from "../../cli.ts";

function appWith(profile: object | null, project: object | null) {
  const cwd = temporaryFolder();
  const configDir = join(cwd, "config");
  const { app } = testApp({ cwd });
  app.globals = { ...app.globals, configDir };
  mkdirSync(configDir, { mode: 0o700 });
  const settings = JSON.stringify({ profiles: { default: profile ?? {} } });
  if (profile) writeFileSync(join(configDir, "settings.json"), settings, { mode: 0o600 });
  if (project) writeFileSync(join(cwd, "whk.config.json"), JSON.stringify(project));
  return app;
}

const profile = { events: ["a"], forwardTo: ["3000"] };

it.each([
  [null, null, null],
  [profile, null, { path: "settings.json", events: ["a"], forwardTo: ["3000"] }],
  [profile, { events: ["b"] }, { path: "settings.json", events: ["b"], forwardTo: ["3000"] }],
  [profile, { forwardTo: "4000" }, { path: "whk.config.json", events: ["a"], forwardTo: ["4000"] }],
  [null, { routes: { a: "1" } }, { path: "whk.config.json", routes: { a: "1" } }],
])("profile %j and project %j", async (content, project, expected) => {
  const found = await fileDefaults(appWith(content, project));
  expect(found && { ...found, path: found.path.split("/").at(-1) }).toEqual(expected);
});

it("whk trigger goes to the profile's app when nothing else is named", async () => {
  const home = temporaryFolder();
  expect((await cli(["config", "set", "forwardTo", "http://127.0.0.1:9/hooks"], { home })).code).toBe(0);
  const run = await cli(["trigger", "payment.succeeded", "--provider", "payvost", "--dry-run"], {
    home,
    env: { WHK_SECRET: "whsec_abcdefghijklmnop" },
  });
  expect(run.stdout).toContain("http://127.0.0.1:9/hooks");
});
