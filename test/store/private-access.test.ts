import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { noHome } from "../../src/store/paths.ts";
import {
  isAbsent,
  lstatOrNull,
  makePrivateFile,
  makePrivateFolder,
  refuseForeign,
  tightenFile,
  tightenFolder,
  tightenOpen,
} from "../../src/store/private-access.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const warnings: string[] = [];
const warn = (message: string) => void warnings.push(message);
beforeEach(() => void warnings.splice(0));

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

function setUmask(mask: number): void {
  const before = process.umask(mask);
  onTestFinished(() => void process.umask(before));
}

describe.each([0o000, 0o022, 0o077, 0o277])("under the umask %o", (mask) => {
  it("[C3] a new folder is 0700 and a new file 0600, without a warning", async () => {
    const folder = join(temporaryFolder(), "data");
    setUmask(mask);
    await makePrivateFolder(folder, warn);
    await makePrivateFile(join(folder, "file"), warn);
    expect([modeOf(folder), modeOf(join(folder, "file"))]).toEqual([0o700, 0o600]);
    expect(warnings).toEqual([]);
  });
});

describe("what exists", () => {
  it.each([
    [0o777, 0o700],
    [0o755, 0o700],
    [0o570, 0o500],
    [0o700, 0o700],
    [0o500, 0o500],
  ])("[C3] folder of mode %o becomes %o", async (before, after) => {
    const folder = temporaryFolder();
    chmodSync(folder, before);
    await makePrivateFolder(folder, warn);
    expect(modeOf(folder)).toBe(after);
    expect(warnings).toHaveLength(before === after ? 0 : 1);
  });

  it.each([
    [0o666, 0o600],
    [0o644, 0o600],
    [0o440, 0o400],
    [0o600, 0o600],
    [0o400, 0o400],
  ])("[C3] file of mode %o becomes %o and keeps its content", async (before, after) => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "content");
    chmodSync(file, before);
    await makePrivateFile(file, warn);
    expect(modeOf(file)).toBe(after);
    expect(statSync(file).size).toBe(7);
    expect(warnings).toHaveLength(before === after ? 0 : 1);
  });

  it("says false of what is not there, and makes nothing", async () => {
    const folder = temporaryFolder();
    expect(await tightenFile(join(folder, "a"), warn)).toBe(false);
    expect(await tightenFolder(join(folder, "b"), warn)).toBe(false);
    expect(await lstatOrNull(join(folder, "c"))).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("refused", () => {
  it("a folder everybody shares keeps its mode", async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o1777);
    await expect(makePrivateFolder(folder, warn)).rejects.toMatchObject({ code: "shared_folder" });
    expect(statSync(folder).mode & 0o7777).toBe(0o1777);
  });

  it.each(["a folder", "a file", "nothing"])("[C4] a symbolic link to %s", async (what) => {
    const place = temporaryFolder();
    const target = join(place, "target");
    if (what === "a folder") mkdirSync(target, { mode: 0o755 });
    if (what === "a file") writeFileSync(target, "");
    const link = join(place, "link");
    symlinkSync(target, link);
    const refused = { kind: "store", code: "symlink_refused", message: expect.stringContaining(link) };
    await expect(makePrivateFolder(link, warn)).rejects.toMatchObject(refused);
    await expect(makePrivateFile(link, warn)).rejects.toMatchObject(refused);
    expect(readdirSync(place)).toHaveLength(what === "nothing" ? 1 : 2);
  });

  it("a file where a folder is wanted, and a folder where a file is", async () => {
    const place = temporaryFolder();
    writeFileSync(join(place, "file"), "");
    const unreadable = { kind: "store", code: "store_unreadable" };
    await expect(makePrivateFolder(join(place, "file"), warn)).rejects.toMatchObject(unreadable);
    await expect(makePrivateFolder(join(place, "file", "below"), warn)).rejects.toMatchObject(unreadable);
    await expect(makePrivateFile(place, warn)).rejects.toMatchObject(unreadable);
  });

  it("a folder that cannot be made", async () => {
    const failure = makePrivateFolder("/dev/null/whk", warn);
    await expect(failure).rejects.toMatchObject({
      kind: "store",
      message: expect.stringContaining("/dev/null/whk"),
    });
  });

  it.each([noHome, `${noHome}/sessions`])("a folder without a home: %s", async (folder) => {
    await expect(makePrivateFolder(folder, warn)).rejects.toMatchObject({ kind: "store", code: "no_home" });
  });
});

it("knows which failures mean that nothing is there", () => {
  const failures = ["ENOENT", "ENOTDIR", "EACCES"].map((code) => Object.assign(new Error("x"), { code }));
  expect(failures.map(isAbsent)).toEqual([true, true, false]);
});

it("a folder that can never be made is an error, not a wait for ever", async () => {
  await expect(makePrivateFolder("/proc/whk-cannot/data", () => {})).rejects.toMatchObject({ kind: "store" });
});

describe("another user's things", () => {
  it.each([
    [1_000, 1_001, true],
    [0, 1_000, true],
    [1_000, 0, true],
    [1_000, 1_000, false],
  ])("owner %i, user %i: refused %s", (owner, user, refused) => {
    const check = () => refuseForeign("/path", owner, user);
    if (refused) expect(check).toThrow("this belongs to another user: /path");
    else expect(check()).toBeUndefined();
  });

  it("are not told apart where users have no ids", () => {
    expect(refuseForeign("/path", 1_000, null)).toBeUndefined();
  });
});

it("an open file is tightened, whatever is at its path by now", async () => {
  const path = join(temporaryFolder(), "file");
  writeFileSync(path, "content");
  chmodSync(path, 0o664);
  const file = await open(path);
  await tightenOpen(file, path, warn);
  await tightenOpen(file, path, warn);
  await file.close();
  expect(modeOf(path)).toBe(0o600);
  expect(warnings).toEqual([`others had access to ${path}; now only you have`]);
});
