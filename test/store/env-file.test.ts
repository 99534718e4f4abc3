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
import { describe, expect, it } from "vitest";
import { checkEnvFile, writeEnvValue } from "../../src/store/env-file.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const secret = "whsec_0123456789abcdef";

function target(name = ".env", content?: string | Buffer) {
  const folder = temporaryFolder();
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return { folder, path, key: "KEY", pid: 7 };
}

describe("writeEnvValue", () => {
  it("changes the one line and keeps the mode", async () => {
    const file = target(".env", "A=1\nKEY=old # mine\n");
    chmodSync(file.path, 0o640);
    await checkEnvFile(file);
    expect(readFileSync(file.path, "utf8")).toBe("A=1\nKEY=old # mine\n");
    await writeEnvValue(file, secret);
    expect(readFileSync(file.path, "utf8")).toBe(`A=1\nKEY=${secret} # mine\n`);
    expect(statSync(file.path).mode & 0o777).toBe(0o640);
    expect(readdirSync(file.folder)).toEqual([".env"]);
  });

  it("makes a missing file that only its owner may read", async () => {
    const file = target();
    await checkEnvFile(file);
    expect(readdirSync(file.folder)).toEqual([]);
    await writeEnvValue(file, secret);
    expect(readFileSync(file.path, "utf8")).toBe(`KEY=${secret}\n`);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
  });

  it("takes over what a killed process with this id left", async () => {
    const file = target(".env", "KEY=old\n");
    writeFileSync(`${file.path}.whk-7.tmp`, "half");
    await writeEnvValue(file, secret);
    expect(readdirSync(file.folder)).toEqual([".env"]);
  });

  it("leaves the file as it is when the value cannot be written", async () => {
    const file = target(".env", "A=1\n");
    const failed = writeEnvValue(file, "two\nlines");
    await expect(failed).rejects.toMatchObject({ kind: "store", code: "env_file_not_written" });
    expect(readFileSync(file.path, "utf8")).toBe("A=1\n");
    expect(readdirSync(file.folder)).toEqual([".env"]);
  });
});

describe("checkEnvFile refuses", () => {
  it.each([
    ["a link", (path: string) => symlinkSync("/etc/hostname", path), /is a symbolic link/],
    ["a folder", (path: string) => mkdirSync(path), /is no regular file/],
    [
      "what is no text",
      (path: string) => writeFileSync(path, Buffer.from([0x41, 0xff])),
      /is not UTF-8 text/,
    ],
    [
      "what is too large",
      (path: string) => writeFileSync(path, "#".repeat(300_000)),
      /is larger than 256 KB/,
    ],
    ["a key on two lines", (path: string) => writeFileSync(path, "KEY=1\nKEY=2\n"), /on several lines: 1, 2/],
  ])("%s", async (_what, make, message) => {
    const file = target();
    make(file.path);
    await expect(checkEnvFile(file)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(message),
    });
    expect(readdirSync(file.folder)).toEqual([".env"]);
  });

  it("a folder that is not there", async () => {
    const file = target("none/.env");
    await expect(checkEnvFile(file)).rejects.toMatchObject({
      message: `${file.path} is in a folder that does not exist`,
    });
  });

  it("a place where nothing can be written", async () => {
    const file = { path: "/proc/self/whk.env", key: "KEY", pid: 7 };
    await expect(checkEnvFile(file)).rejects.toMatchObject({ kind: "usage", code: "bad_env_file" });
  });
});
