import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findTool } from "../../src/tunnel/find-tool.ts";
import { temporaryFolder } from "../cli.ts";

function folderWith(name: string, mode = 0o755): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), "", { mode });
  return folder;
}

it("finds the first program on PATH, and no folder or plain file of that name", async () => {
  const [first, second] = [folderWith("tool"), folderWith("tool")];
  const plain = folderWith("tool", 0o644);
  const folder = temporaryFolder();
  mkdirSync(join(folder, "tool"));
  chmodSync(join(folder, "tool"), 0o755);
  const PATH = ["/nowhere", plain, folder, first, second].join(":");
  expect(await findTool("tool", { PATH })).toBe(join(first, "tool"));
  expect(await findTool("other", { PATH })).toBeNull();
});

it("follows links, also those of a version manager", async () => {
  const folder = temporaryFolder();
  symlinkSync(join(folderWith("real"), "real"), join(folder, "tool"));
  expect(await findTool("tool", { PATH: folder })).toBe(join(folder, "tool"));
});

it("takes an absolute path as it is, but no way from the working directory", async () => {
  const path = join(folderWith("tool"), "tool");
  expect(await findTool(path, {})).toBe(path);
  expect(await findTool(`${path}-missing`, {})).toBeNull();
  expect(await findTool("./tool", { PATH: "." })).toBeNull();
  expect(await findTool("bin/vitest", { PATH: "node_modules" })).toBeNull();
});

it.each([".", "", "node_modules/.bin", ":."])("never searches the relative folder %j", async (PATH) => {
  expect(await findTool("vitest", { PATH })).toBeNull();
});

it("without PATH finds nothing", async () => {
  expect(await findTool("sh", {})).toBeNull();
});
