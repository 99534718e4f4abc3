import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { writeSettings } from "../../src/store/settings-write.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const settings = { profile: "default", profiles: { work: { provider: "payvost" } }, trusted: [] };

it("writes text a person can edit, of mode 0600, and leaves nothing beside it", async () => {
  const folder = temporaryFolder();
  await writeSettings(folder, settings);
  const path = join(folder, "settings.json");
  expect(readFileSync(path, "utf8")).toBe(`${JSON.stringify(settings, null, 2)}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["settings.json"]);
});

it("[D2] takes away what killed writers left half written, and nothing else", async () => {
  const folder = temporaryFolder();
  const others = ["settings.json.tmp-mine", "settings.json.old", "other.json.tmp-5308781217cacd3e"];
  for (const name of ["settings.json.tmp-5308781217cacd3e", ...others])
    writeFileSync(join(folder, name), "half");
  await writeSettings(folder, settings);
  expect(readdirSync(folder).sort()).toEqual([...others, "settings.json"].sort());
});

it.each([0o000, 0o022, 0o277])("[C3] keeps the file to its owner under the umask %o", async (mask) => {
  const before = process.umask(mask);
  onTestFinished(() => void process.umask(before));
  const folder = temporaryFolder();
  chmodSync(folder, 0o700);
  await writeSettings(folder, settings);
  expect(statSync(join(folder, "settings.json")).mode & 0o777).toBe(0o600);
});

it("replaces what was there whole, also behind a byte order mark", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "settings.json"), '\ufeff{"profile": "old", "trusted": ["/a"]}');
  await writeSettings(folder, settings);
  expect(JSON.parse(readFileSync(join(folder, "settings.json"), "utf8"))).toEqual(settings);
});

it("[D7] never wipes what it cannot read", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "settings.json"), '{"cut');
  await expect(writeSettings(folder, settings)).rejects.toMatchObject({ kind: "store" });
  expect(readFileSync(join(folder, "settings.json"), "utf8")).toBe('{"cut');
});

it("says what is in the way", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "settings.json"));
  await expect(writeSettings(folder, settings)).rejects.toMatchObject({
    kind: "store",
    message: expect.stringContaining(join(folder, "settings.json")),
  });
});
