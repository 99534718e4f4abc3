import { chmodSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readSettings } from "../../src/store/settings-read.ts";
import { temporaryFolder } from "./temporary-folder.ts";

it("reads a file and takes the access of others away; without one there is nothing", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "settings.json");
  const warnings: string[] = [];
  const read = () => readSettings(folder, path, (message) => void warnings.push(message));
  expect(await read()).toEqual({});
  writeFileSync(path, '{"profile": "work"}');
  chmodSync(path, 0o666);
  expect(await read()).toEqual({ profile: "work" });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(warnings).toEqual([`others had access to ${path}; now only you have`]);
});

it("does not follow a link", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "other.json"), "{}");
  symlinkSync(join(folder, "other.json"), join(folder, "settings.json"));
  await expect(readSettings(folder, join(folder, "settings.json"), () => {})).rejects.toMatchObject({
    kind: "store",
    code: "symlink_refused",
    hint: expect.stringContaining("--config-dir"),
  });
});
