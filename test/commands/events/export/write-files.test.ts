import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isFolder, makeFolder, writeFiles } from "../../../../src/commands/events/export/write-files.ts";
import { temporaryFolder } from "../../../cli.ts";

const options = { force: false, isPrivate: false, pid: 7 };
const fileIn = (folder: string, name = "a.json") => ({ path: join(folder, name), bytes: Buffer.from("new") });

describe("writeFiles", () => {
  it.each([
    [false, 0o004],
    [true, 0],
  ])("private: %s", async (isPrivate, others) => {
    const folder = temporaryFolder();
    await writeFiles([fileIn(folder)], { ...options, isPrivate });
    expect(lstatSync(join(folder, "a.json")).mode & 0o007).toBe(others);
    expect(readdirSync(folder)).toEqual(["a.json"]);
  });

  it("[C4] refuses a link, with --force too, and leaves the victim alone", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "victim"), "old");
    symlinkSync(join(folder, "victim"), join(folder, "a.json"));
    for (const force of [false, true]) {
      await expect(writeFiles([fileIn(folder)], { ...options, force })).rejects.toMatchObject({
        kind: "usage",
        message: expect.stringContaining("is a symbolic link, which whk does not follow"),
      });
    }
    expect(readFileSync(join(folder, "victim"), "utf8")).toBe("old");
  });

  it("refuses what exists unless it is to be replaced, and then writes none", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "b.json"), "old");
    const files = [fileIn(folder), fileIn(folder, "b.json")];
    await expect(writeFiles(files, options)).rejects.toMatchObject({
      message: expect.stringContaining("exists already"),
      hint: "name another file, or replace it with --force",
    });
    expect(existsSync(join(folder, "a.json"))).toBe(false);
    await writeFiles(files, { ...options, force: true });
    expect(readFileSync(join(folder, "b.json"), "utf8")).toBe("new");
  });

  it("refuses a folder and a file in no folder", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a.json"));
    await expect(writeFiles([fileIn(folder)], { ...options, force: true })).rejects.toThrow(
      "is no regular file",
    );
    await expect(writeFiles([fileIn(join(folder, "none"))], options)).rejects.toThrow(
      "cannot be written (ENOENT)",
    );
  });
});

describe("folders", () => {
  it("makes one, and takes the one that is there", async () => {
    const folder = join(temporaryFolder(), "out");
    expect(await isFolder(folder)).toBe(false);
    await makeFolder(folder);
    await makeFolder(folder);
    expect(await isFolder(folder)).toBe(true);
  });

  it("refuses a file in its place", async () => {
    const file = join(temporaryFolder(), "out");
    writeFileSync(file, "");
    await expect(makeFolder(file)).rejects.toThrow("cannot be made (EEXIST)");
  });
});
