import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { changeUnderLock } from "../../src/store/change.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function fileIn(folder: string) {
  return { folder, path: join(folder, "file.json"), warn: () => {} };
}

it("makes the folder, writes once and answers", async () => {
  const folder = join(temporaryFolder(), "new");
  let writes = 0;
  const write = async () => void writes++;
  expect(await changeUnderLock(fileIn(folder), async () => ({ answer: 5, write }))).toBe(5);
  expect(writes).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

it("works the change out anew when the lock was lost before it was written", async () => {
  const folder = temporaryFolder();
  const { path } = fileIn(folder);
  const written: number[] = [];
  let prepared = 0;
  await changeUnderLock(fileIn(folder), async () => {
    prepared++;
    if (prepared === 1) rmSync(`${path}.lock`);
    const n = prepared;
    return { answer: null, write: async () => void written.push(n) };
  });
  expect(written).toEqual([2]);
});

it("gives up when that goes on, and writes nothing", async () => {
  const folder = temporaryFolder();
  const { path } = fileIn(folder);
  const changing = changeUnderLock(fileIn(folder), async () => {
    rmSync(`${path}.lock`);
    return { answer: null, write: () => Promise.reject(new Error("must not be written")) };
  });
  await expect(changing).rejects.toMatchObject({ kind: "store", code: "file_locked" });
});

it("fails as the folder does", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const changing = changeUnderLock(fileIn(file), async () => ({ answer: null, write: async () => {} }));
  await expect(changing).rejects.toMatchObject({
    kind: "store",
    hint: "name another folder with --config-dir",
  });
});
