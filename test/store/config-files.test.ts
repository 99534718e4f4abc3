import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { ofConfigFolder, openConfigFiles } from "../../src/store/config-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

it("writes, reads, lists and removes as private files do", async () => {
  const files = openConfigFiles({ folder: temporaryFolder(), pid: 1, warn: () => {} });
  await files.write("a", "content");
  expect((await files.read("a"))?.toString()).toBe("content");
  expect(await files.list("")).toEqual(["a"]);
  await files.remove("a");
  expect(await files.read("a")).toBeNull();
});

it("names its own flag where something is in the way, not the store's", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "real"));
  symlinkSync(join(folder, "real"), join(folder, "config"));
  const files = openConfigFiles({ folder: join(folder, "config"), pid: 1, warn: () => {} });
  for (const failing of [() => files.write("a", "x"), () => files.read("a"), () => files.list("")]) {
    await expect(failing()).rejects.toMatchObject({
      code: "symlink_refused",
      hint: "remove the link, or name the folder it leads to with --config-dir",
    });
  }
  writeFileSync(join(folder, "file"), "");
  const inFile = openConfigFiles({ folder: join(folder, "file"), pid: 1, warn: () => {} });
  await expect(inFile.write("a", "x")).rejects.toMatchObject({
    hint: "name another folder with --config-dir",
  });
});

it("passes on what is no WhkError, and an error without a hint", async () => {
  await expect(ofConfigFolder(() => Promise.reject(new Error("own")))).rejects.toThrow("own");
  const bare = new WhkError("store", "a", "b");
  await expect(ofConfigFolder(() => Promise.reject(bare))).rejects.toMatchObject({
    code: "a",
    hint: undefined,
  });
});
