import { realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explainAll } from "../../../src/commands/settings/explained.ts";
import { folders } from "../../../src/store/paths.ts";
import { cli, temporaryFolder, testApp } from "../../cli.ts";
import { announceSandbox } from "../sandbox-session.ts";

interface Setting {
  home?: string;
  env?: Record<string, string>;
  globals?: object;
}

function appWith({ home = temporaryFolder(), env = {}, globals = {} }: Setting) {
  const { app } = testApp({ home, env });
  app.globals = { ...app.globals, ...folders(app), ...globals };
  return app;
}

async function explained(setting: Setting) {
  const rows = await explainAll(appWith(setting));
  return Object.fromEntries(rows.map(({ key, value, origin, source }) => [key, [value, origin, source]]));
}

const none = [null, null, null];

describe("explainAll", () => {
  it("without anything set has the defaults", async () => {
    const home = temporaryFolder();
    expect(await explained({ home })).toEqual({
      profile: ["default", "default", join(home, ".config/whk/settings.json")],
      provider: none,
      apiBase: none,
      apiKey: none,
      secret: none,
      events: none,
      forwardTo: none,
      tunnel: none,
      "store.maxSize": ["1gb", "default", "whk"],
      "store.maxAge": ["none", "default", "whk"],
      configDir: [join(home, ".config/whk"), "default", "the system's usual folder"],
      dataDir: [join(home, ".local/share/whk"), "default", "the system's usual folder"],
    });
  });

  it("names the source of every value, and shows no key or secret", async () => {
    const home = realpathSync(temporaryFolder());
    const run = (...argv: string[]) => cli(argv, { home, stdin: "whsec_abcdefghijklmnop1234" });
    await run("config", "set", "api.paths.list", "GET /hooks");
    await run("config", "set", "tunnel", "none");
    await run("secrets", "set", "payvost", "--secret-stdin", "--label", "shop");
    await run("config", "trust", home);
    const path = join(home, "whk.config.json");
    writeFileSync(path, '{"provider": "payvost", "events": ["a"], "apiBase": "https://a.example"}');
    const env = { WHK_API_KEY: "sk_live_abcdefghijklmnop", WHK_CONFIG_DIR: join(home, ".config/whk") };
    expect(await explained({ home, env, globals: { dataDir: "/data" } })).toMatchObject({
      provider: ["payvost", "project", path],
      apiBase: ["https://a.example", "project", path],
      apiKey: ["sk_live_…mnop", "variable", "WHK_API_KEY"],
      secret: ["whsec_…1234", "stored", "stored, label shop"],
      events: [["a"], "project", path],
      tunnel: ["none", "profile", "profile default"],
      "api.paths.list": ["GET /hooks", "profile", "profile default"],
      configDir: [join(home, ".config/whk"), "variable", "WHK_CONFIG_DIR"],
      dataDir: ["/data", "flag", "--data-dir"],
    });
  });

  it("has the provider's own base for the kind of key, and the variable's secret", async () => {
    const env = { WHK_API_KEY: "sk_live_abcdefghijklmnop", WHK_SECRET: "whsec_abcdefghijklmnop1234" };
    expect(await explained({ env, globals: { provider: "payvost" } })).toMatchObject({
      apiBase: ["https://api.payvost.com/v1", "default", "payvost, live keys"],
      secret: ["whsec_…1234", "variable", "WHK_SECRET"],
    });
    expect(await explained({ globals: { provider: "senfenico" } })).toMatchObject({
      apiBase: none,
      apiKey: none,
    });
  });

  it("tells the secret file of a trusted project", async () => {
    const home = realpathSync(temporaryFolder());
    await cli(["config", "trust", home], { home });
    writeFileSync(join(home, "secret.txt"), "whsec_abcdefghijklmnop1234\n");
    writeFileSync(join(home, "whk.config.json"), '{"provider": "payvost", "secretFile": "secret.txt"}');
    expect(await explained({ home })).toMatchObject({
      secret: ["whsec_…1234", "project", join(home, "secret.txt")],
    });
  });

  it("with --sandbox has the running one's", async () => {
    const home = temporaryFolder();
    const app = appWith({ home });
    await announceSandbox(home, { pid: app.pid });
    expect(await explained({ home, globals: { provider: "payvost", sandbox: true } })).toMatchObject({
      apiBase: ["http://127.0.0.1:9/payvost/v1", "flag", `--sandbox (pid ${app.pid})`],
      apiKey: ["sk_test_…", "flag", `--sandbox (pid ${app.pid})`],
    });
  });
});
