import * as fs from "node:fs";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { Sink } from "../../src/output/sink.ts";
import { stoppedStream, systemError } from "./streams.ts";

const leftOut = (count: number) => `(${count} left out)\n`;

function failing(code: string): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done(systemError(code)) });
}

describe("writing", () => {
  test("joins what was added between two pushes, bytes included", async () => {
    const { stream, chunks, release } = stoppedStream();
    release();
    const sink = new Sink(stream, leftOut);
    sink.add("a\n");
    sink.add(Buffer.from("b\n"));
    sink.push();
    sink.add("c\n");
    await sink.flush();
    expect(chunks).toEqual(["a\nb\n", "c\n"]);
  });

  test("writes regular files through to the end", async () => {
    const folder = mkdtempSync(join(tmpdir(), "whk-sink-"));
    const fd = openSync(join(folder, "out"), "w");
    const sink = new Sink(Object.assign(new PassThrough(), { fd }), leftOut, fs);
    const long = "ünïcode\n".repeat(50_000);
    sink.add(long);
    await sink.flush();
    closeSync(fd);
    expect(readFileSync(join(folder, "out"), "utf8")).toBe(long);
    rmSync(folder, { recursive: true });
  });

  test("a file that cannot be written is an error", async () => {
    const folder = mkdtempSync(join(tmpdir(), "whk-sink-"));
    const name = join(folder, "out");
    closeSync(openSync(name, "w"));
    const fd = openSync(name, "r");
    const sink = new Sink(Object.assign(new PassThrough(), { fd }), leftOut, fs);
    sink.add("lost");
    await expect(sink.flush()).rejects.toMatchObject({ kind: "store", code: "output_failed" });
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
});

describe("a stopped reader", () => {
  test("congests after a thousand lines, tells what was left out once it reads again", async () => {
    const { stream, chunks, release } = stoppedStream();
    const sink = new Sink(stream, leftOut);
    sink.add("first\n");
    sink.push();
    for (let line = 0; line < 998; line++) sink.add("more\n");
    expect(sink.congested).toBe(false);
    sink.add("more\n");
    expect(sink.congested).toBe(true);
    sink.leaveOut(3);
    sink.leaveOut(2);
    let ready = false;
    const waiting = sink.ready().then(() => {
      ready = true;
    });
    await Promise.resolve();
    expect(ready).toBe(false);
    release();
    await waiting;
    await sink.flush();
    expect(chunks.join("")).toBe(`first\n${"more\n".repeat(999)}(5 left out)\n`);
    expect(sink.congested).toBe(false);
  });

  test("congests after a megabyte", () => {
    const { stream } = stoppedStream();
    const sink = new Sink(stream, leftOut);
    sink.add("x".repeat(1024 * 1024));
    expect(sink.congested).toBe(false);
    sink.push();
    expect(sink.congested).toBe(true);
  });

  test("many lines of one turn do not congest", () => {
    const sink = new Sink(stoppedStream().stream, leftOut);
    for (let line = 0; line < 5000; line++) sink.add("row\n");
    expect(sink.congested).toBe(false);
  });
});

describe("the end of a stream", () => {
  test.each(["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"])("%s: the reader left, quietly", async (code) => {
    const sink = new Sink(failing(code), leftOut);
    sink.add("unread\n");
    await sink.flush();
    expect(await sink.ended).toBe(null);
    sink.add("more");
    expect(sink.hasQueued).toBe(false);
    await sink.ready();
  });

  test("a full disk is an error that says so", async () => {
    const sink = new Sink(failing("ENOSPC"), leftOut);
    sink.add("lost\n");
    await expect(sink.flush()).rejects.toMatchObject({
      kind: "store",
      code: "output_failed",
      message: "the output could not be written (ENOSPC)",
      hint: "the disk it goes to is full",
    });
    expect(await sink.ended).toMatchObject({ code: "output_failed" });
    await expect(sink.ready()).rejects.toMatchObject({ code: "output_failed" });
  });

  test("a terminal that hung up is a reader that left, a failing device is not", async () => {
    const terminal = new Sink(Object.assign(failing("EIO"), { isTTY: true }), leftOut);
    terminal.add("x");
    await terminal.flush();
    expect(await terminal.ended).toBe(null);
    const device = new Sink(failing("EIO"), leftOut);
    device.add("x");
    await expect(device.flush()).rejects.toMatchObject({ hint: "check where the output goes" });
  });

  test("who waits is woken", async () => {
    const { stream, release } = stoppedStream();
    const sink = new Sink(stream, leftOut);
    sink.add("x\n");
    const flushed = sink.flush();
    release(systemError("EPIPE"));
    await flushed;
    expect(await sink.ended).toBe(null);
  });
});
