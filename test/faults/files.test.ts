import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { newEvent, newHome, post, whk } from "../../bench/fire.js";
import { listenerFor, stop } from "./under-fire.ts";

const config = ".config/whk";
const data = ".local/share/whk";

/** Modes of everything below a folder, the folder itself included, by path. */
function modes(folder: string): [string, string][] {
  const names = ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })];
  return names.map((name) => [name, (statSync(join(folder, name)).mode & 0o077).toString(8)]);
}

/** A HOME where settings, secrets and deliveries are stored already. */
async function usedHome(wrap: string[] = []): Promise<string> {
  const home = newHome();
  expect((await whk(home, ["config", "set", "provider", "payvost"], { wrap })).code).toBe(0);
  const secret = { input: "whsec_of_this_test", wrap };
  expect((await whk(home, ["secrets", "set", "payvost", "--secret-stdin"], secret)).code).toBe(0);
  const listener = await listenerFor({ home, wrap });
  expect(await post(listener.port, newEvent().body)).toBe(200);
  process.kill(listener.pid, "SIGTERM");
  expect((await listener.ended).code).toBe(0);
  return home;
}

describe("whatever the umask", () => {
  it("[C3] nothing whk makes can be read by others", async () => {
    const home = await usedHome(["sh", "-c", 'umask 0; exec "$0" "$@"']);
    for (const folder of [config, data]) {
      for (const [name, mode] of modes(join(home, folder))) expect([name, mode]).toEqual([name, "0"]);
    }
  });
});

describe("what others may read", () => {
  it("[C3] is tightened and told by the next run", async () => {
    const home = await usedHome();
    const [settings, secrets, store] = [
      `${config}/settings.json`,
      `${config}/secrets.json`,
      `${data}/deliveries.db`,
    ];
    for (const file of [settings, secrets, store]) {
      chmodSync(join(home, file), 0o644);
      chmodSync(dirname(join(home, file)), 0o755);
    }
    const listed = await whk(home, ["secrets", "list"]);
    expect(listed.stderr).toContain("secrets.json");
    const listener = await listenerFor({ home });
    expect(listener.stderr()).toContain("deliveries.db");
    await stop(listener);
    for (const file of [secrets, store]) {
      expect(statSync(join(home, file)).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(join(home, file))).mode & 0o777).toBe(0o700);
    }
    expect((await whk(home, ["config", "get", "provider"])).code).toBe(0);
    expect(statSync(join(home, settings)).mode & 0o777).toBe(0o600);
  });
});

describe("a link in place of", () => {
  it.each([
    ["the store", `${data}/deliveries.db`, ["listen", "--port", "0", "--no-tunnel"]],
    ["the secrets", `${config}/secrets.json`, ["secrets", "set", "payvost", "--secret-stdin"]],
    ["the settings", `${config}/settings.json`, ["config", "set", "provider", "opay"]],
  ])("[C4] %s is refused, its target untouched", async (_what, path, args) => {
    const home = newHome();
    const victim = join(home, "victim");
    writeFileSync(victim, "precious", { mode: 0o644 });
    mkdirSync(dirname(join(home, path)), { recursive: true, mode: 0o700 });
    symlinkSync(victim, join(home, path));
    const run = await whk(home, args, { input: "whsec_of_this_test" });
    expect(run.code).not.toBe(0);
    expect(run.stderr).toMatch(/^error: .*link/m);
    expect(readFileSync(victim, "utf8")).toBe("precious");
    expect(statSync(victim).mode & 0o777).toBe(0o644);
  });

  it.each([
    ["the data folder", data, ["listen", "--port", "0", "--no-tunnel"]],
    ["the config folder", config, ["secrets", "set", "payvost", "--secret-stdin"]],
  ])("[C4] %s is refused, its target left as it was", async (_what, path, args) => {
    const home = newHome();
    const victim = join(home, "victim");
    mkdirSync(victim, { mode: 0o755 });
    mkdirSync(dirname(join(home, path)), { recursive: true, mode: 0o700 });
    symlinkSync(victim, join(home, path));
    const run = await whk(home, args, { input: "whsec_of_this_test" });
    expect(run.code).not.toBe(0);
    expect(run.stderr).toMatch(/^error: .*link/m);
    expect(readdirSync(victim)).toEqual([]);
    expect(statSync(victim).mode & 0o777).toBe(0o755);
  });
});
