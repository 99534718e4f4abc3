import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { noHome } from "../../src/store/paths.ts";
import { openPrivateFiles, type PrivateFiles } from "../../src/store/private-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function filesIn(folder: string): PrivateFiles {
  return openPrivateFiles({ folder, pid: 4242, warn: () => {} });
}

describe("writing", () => {
  it("makes the folders and a file for its owner only, whatever the umask", async () => {
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    const folder = join(temporaryFolder(), "data");
    await filesIn(folder).write("sessions/1.json", "content");
    expect(readFileSync(join(folder, "sessions/1.json"), "utf8")).toBe("content");
    const modes = ["", "sessions", "sessions/1.json"].map(
      (name) => statSync(join(folder, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  it("replaces a file whole, drops its lax mode, and leaves nothing else behind", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a"), "something longer than the new content", { mode: 0o666 });
    chmodSync(join(folder, "a"), 0o666);
    const files = filesIn(folder);
    await files.write("a", Buffer.from([0, 255]));
    expect(await files.read("a")).toEqual(Buffer.from([0, 255]));
    expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("[D2] copes with what a killed process of the same id left behind", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a.4242-1.tmp"), "half");
    await filesIn(folder).write("a", "whole");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("keeps many writes at once apart", async () => {
    const files = filesIn(temporaryFolder());
    const contents = Array.from({ length: 20 }, (_, n) => String(n).repeat(1000));
    await Promise.all(contents.map((content) => files.write("a", content)));
    expect(contents).toContain((await files.read("a"))?.toString());
    expect(await files.list("")).toEqual(["a"]);
  });

  it("[C4] refuses a link in place of the file, and leaves its target alone", async () => {
    const folder = temporaryFolder();
    const victim = join(temporaryFolder(), "victim");
    writeFileSync(victim, "precious");
    symlinkSync(victim, join(folder, "a"));
    await expect(filesIn(folder).write("a", "x")).rejects.toMatchObject({ code: "symlink_refused" });
    expect(readFileSync(victim, "utf8")).toBe("precious");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it.each(["the folder", "a folder below it"])("refuses a link in place of %s", async (which) => {
    const victim = temporaryFolder();
    const place = temporaryFolder();
    const link = join(place, which === "the folder" ? "data" : "sessions");
    symlinkSync(victim, link);
    const files = filesIn(which === "the folder" ? link : place);
    await expect(files.write("sessions/1.json", "x")).rejects.toMatchObject({ code: "symlink_refused" });
    await expect(files.list("sessions")).rejects.toMatchObject({ code: "symlink_refused" });
    expect(readdirSync(victim)).toEqual([]);
  });

  it("names the path when it fails, and leaves no temporary file", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a"));
    const failure = filesIn(folder).write("a", "x");
    await expect(failure).rejects.toMatchObject({ kind: "store", message: expect.stringContaining("/a") });
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("[D5] says so when there is no home", async () => {
    await expect(filesIn(noHome).write("a", "x")).rejects.toMatchObject({ code: "no_home" });
  });
});

describe("reading", () => {
  it("finds nothing where nothing is", async () => {
    for (const folder of [temporaryFolder(), join(temporaryFolder(), "missing"), noHome]) {
      const files = filesIn(folder);
      expect(await files.read("a")).toBeNull();
      expect(await files.list("sessions")).toEqual([]);
      await expect(files.remove("a")).resolves.toBeUndefined();
    }
  });

  it("refuses a link", async () => {
    const folder = temporaryFolder();
    symlinkSync("/etc/hostname", join(folder, "a"));
    await expect(filesIn(folder).read("a")).rejects.toMatchObject({ kind: "store", code: "symlink_refused" });
  });

  it("is a store error for a folder", async () => {
    await expect(filesIn(temporaryFolder()).read("")).rejects.toMatchObject({ kind: "store" });
  });

  it("lists names in order", async () => {
    const folder = temporaryFolder();
    for (const name of ["b", "a", "c"]) writeFileSync(join(folder, name), "");
    expect(await filesIn(folder).list("")).toEqual(["a", "b", "c"]);
  });

  it("is a store error when a file stands in place of the folder", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "sessions"), "");
    await expect(filesIn(folder).list("sessions")).rejects.toMatchObject({ code: "store_unreadable" });
  });
});

it("removes a link and not its target", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "target"), "");
  symlinkSync(join(folder, "target"), join(folder, "link"));
  await filesIn(folder).remove("link");
  expect(readdirSync(folder)).toEqual(["target"]);
});

it("reading tightens a lax file and its folder, with a warning each", async () => {
  const folder = temporaryFolder();
  const warnings: string[] = [];
  const files = openPrivateFiles({ folder, pid: 4242, warn: (message) => void warnings.push(message) });
  await files.write("a", "content");
  chmodSync(join(folder, "a"), 0o644);
  chmodSync(folder, 0o755);
  expect((await files.read("a"))?.toString()).toBe("content");
  expect([folder, join(folder, "a")].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  expect(warnings).toHaveLength(2);
});
