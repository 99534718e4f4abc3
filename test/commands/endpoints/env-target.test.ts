import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkedEnvTarget, readEnvTarget } from "../../../src/commands/endpoints/env-target.ts";
import { temporaryFolder, testApp } from "../../cli.ts";

describe("readEnvTarget", () => {
  const { app } = testApp({ cwd: "/srv/shop" });
  it.each([
    [".env:SECRET", "/srv/shop/.env", "SECRET"],
    ["../.env.local:_KEY_2", "/srv/.env.local", "_KEY_2"],
    ["/etc/app:1/env:KEY", "/etc/app:1/env", "KEY"],
  ])("%s", (value, path, key) => {
    expect(readEnvTarget(app, value)).toEqual({ path, key, pid: app.pid });
  });

  it.each([".env", ":KEY", ".env:", ".env:2KEY", ".env:A-B", ".env:A B", "KEY=x"])("refuses %j", (value) => {
    expect(() => readEnvTarget(app, value)).toThrow(/--write-env: .* is no <file>:<KEY>/);
  });
});

describe("checkedEnvTarget", () => {
  it("is null without the flag, and changes nothing with it", async () => {
    const cwd = temporaryFolder();
    const { app } = testApp({ cwd });
    expect(await checkedEnvTarget(app, undefined)).toBeNull();
    expect(await checkedEnvTarget(app, ".env:KEY")).toMatchObject({ path: join(cwd, ".env") });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("refuses a file that cannot be edited", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, ".env"), "KEY=1\nKEY=2\n");
    const { app } = testApp({ cwd });
    await expect(checkedEnvTarget(app, ".env:KEY")).rejects.toMatchObject({
      kind: "usage",
      code: "bad_env_file",
    });
  });
});
