import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cli, temporaryFolder } from "../../cli.ts";
import { diagnosed } from "./diagnosed.ts";

const modeOf = (path: string) => statSync(path).mode & 0o777;

function homeWithFolders() {
  const home = temporaryFolder();
  const config = join(home, ".config/whk");
  const data = join(home, ".local/share/whk");
  for (const folder of [config, data]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { home, config, data };
}

it("reports what others can get at, and takes it away with --fix", async () => {
  const { home, config, data } = homeWithFolders();
  chmodSync(config, 0o755);
  chmodSync(data, 0o750);
  const before = await diagnosed([], { home });
  expect(before.named("config")).toMatchObject({ state: "warning", what: `others can get at ${config}` });
  expect(before.named("data")).toMatchObject({ state: "warning", fix: expect.stringContaining("--fix") });
  expect(before.code).toBe(0);
  chmodSync(data, 0o750);
  const { named } = await diagnosed(["--fix"], { home });
  expect(named("config").state).toBe("ok");
  expect([modeOf(config), modeOf(data)]).toEqual([0o700, 0o700]);
});

it("reports a file of secrets that others can read", async () => {
  const { home, config } = homeWithFolders();
  await cli(["secrets", "set", "payvost", "--secret-stdin"], { home, stdin: "whsec_0123456789abcdef" });
  const path = join(config, "secrets.json");
  chmodSync(path, 0o644);
  expect((await diagnosed([], { home })).named("config").what).toContain(path);
  const { named } = await diagnosed(["--fix"], { home });
  expect(named("secrets")).toMatchObject({ state: "ok", what: "1 signing secret and 0 API keys stored" });
  expect(modeOf(path)).toBe(0o600);
});

it("says where no folder can be made", async () => {
  const home = temporaryFolder();
  writeFileSync(join(home, "file"), "");
  const { code, named } = await diagnosed(["--data-dir", join(home, "file", "data")], { home });
  expect(named("data")).toMatchObject({
    state: "failed",
    what: expect.stringContaining("cannot be written"),
  });
  expect(code).toBe(10);
});

it("says where there is no home", async () => {
  const { code, named } = await diagnosed([], { env: { HOME: "" } });
  expect(named("config")).toMatchObject({
    state: "failed",
    what: expect.stringContaining("HOME is not set"),
  });
  expect(code).toBe(10);
});

it.each([
  ["settings", "settings.json", "{ no json", 2],
  ["secrets", "secrets.json", '{"version":1,"secrets":"', 10],
])("names the place in %s that cannot be read", async (name, file, content, exit) => {
  const { home, config } = homeWithFolders();
  writeFileSync(join(config, file), content, { mode: 0o600 });
  const { code, named } = await diagnosed([], { home });
  expect(named(name)).toMatchObject({ state: "failed", what: expect.stringContaining(file) });
  expect(code).toBe(exit);
});
