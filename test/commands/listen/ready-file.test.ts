import { execFile, execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepareReadyFile } from "../../../src/commands/listen/ready-file.ts";
import { ownApp } from "./own-app.ts";

describe("the ready file", () => {
  it("holds the record, whole, until it is removed", async () => {
    const { app } = await ownApp();
    const file = await prepareReadyFile(app, "ready.json");
    expect(existsSync(join(app.cwd, "ready.json"))).toBe(false);
    await file.write({ v: 1 });
    expect(readFileSync(join(app.cwd, "ready.json"), "utf8")).toBe('{"v":1}\n');
    await file.remove();
    await file.remove();
    expect(readdirSync(app.cwd)).toEqual([]);
  });

  it("of an earlier run is gone before this one is ready", async () => {
    const { app } = await ownApp();
    writeFileSync(join(app.cwd, "ready.json"), "old");
    await prepareReadyFile(app, "ready.json");
    expect(readdirSync(app.cwd)).toEqual([]);
  });

  it("must be one that can be written", async () => {
    const { app } = await ownApp();
    mkdirSync(join(app.cwd, "folder"));
    await expect(prepareReadyFile(app, "folder")).rejects.toMatchObject({
      kind: "usage",
      code: "bad_ready_file",
    });
    const lost = await prepareReadyFile(app, "no/ready.json");
    await expect(lost.write({})).rejects.toThrow("--ready-file: no/ready.json cannot be written (ENOENT)");
  });
});

describe("a named pipe", () => {
  /** What the shell's `read` has from there. */
  function lineFrom(path: string): Promise<string> {
    const script = 'read -r line < "$1"; printf %s "$line"';
    return new Promise((done) => execFile("sh", ["-c", script, "sh", path], (_error, out) => done(out)));
  }

  async function pipe() {
    const { app } = await ownApp();
    const path = join(app.cwd, "ready");
    execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", path]);
    return { path, file: await prepareReadyFile(app, "ready") };
  }

  it("gives the record to who reads a line, early or late, and stays", async () => {
    const { path, file } = await pipe();
    const early = lineFrom(path);
    await file.write({ v: 1 });
    expect(await early).toBe('{"v":1}');
    await file.write({ v: 2 });
    expect(await lineFrom(path)).toBe('{"v":2}');
    await file.remove();
    await file.remove();
    expect(statSync(path).isFIFO()).toBe(true);
  });

  it("ends the wait of who reads there when the listener ends before it is ready", async () => {
    const { path, file } = await pipe();
    const waiting = lineFrom(path);
    await file.remove();
    // Opens as soon as there is a reader: its wait has begun, or it is over.
    const seen = open(path, constants.O_WRONLY).then((writer) => writer.close());
    expect(await waiting).toBe("");
    execFileSync("sh", ["-c", `: <> ${path}`]);
    await seen;
  });
});

it("leaves a device where it is", async () => {
  const { app } = await ownApp();
  const device = join(app.cwd, "null");
  symlinkSync("/dev/null", device);
  const file = await prepareReadyFile(app, "null");
  await file.write({ v: 1 });
  await file.remove();
  expect(readlinkSync(device)).toBe("/dev/null");
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

describe("a descriptor of the shell", () => {
  it("is written to and closed", async () => {
    const { app } = await ownApp();
    const path = join(app.cwd, "ready");
    const descriptor = openSync(path, "w");
    const file = await prepareReadyFile(app, `/dev/fd/${descriptor}`);
    await file.write({ v: 1 });
    await file.remove();
    expect(readFileSync(path, "utf8")).toBe('{"v":1}\n');
    expect(() => closeSync(descriptor)).toThrow("EBADF");
  });

  it("must be open", async () => {
    const { app } = await ownApp();
    await expect(prepareReadyFile(app, "/dev/fd/987654")).rejects.toMatchObject({
      code: "bad_ready_file",
      message: "--ready-file: /dev/fd/987654 cannot be written (EBADF)",
      hint: "let the shell open it, as in --ready-file /dev/fd/3 3> ready",
    });
  });

  it.skipIf(!existsSync("/proc/self/fd"))("is never one that Node opened for itself", async () => {
    const { app } = await ownApp();
    const named = readdirSync("/proc/self/fd").flatMap((number) => {
      const path = `/proc/self/fd/${number}`;
      // The listing itself had one that is closed by now.
      const target = lstatSync(path, { throwIfNoEntry: false }) === undefined ? "" : readlinkSync(path);
      return Number(number) > 2 && /^(pipe|anon_inode):/.test(target) ? [{ number, target }] : [];
    });
    const own = named.filter(
      ({ target }) => target.startsWith("anon") || named.filter((one) => one.target === target).length === 2,
    );
    expect(own.length).toBeGreaterThan(2);
    for (const { number } of own)
      await expect(prepareReadyFile(app, `/dev/fd/${number}`), number).rejects.toThrow("(EBADF)");
  });
});
