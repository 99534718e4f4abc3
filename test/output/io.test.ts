import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createIo } from "../../src/output/io.ts";
import { text } from "../../src/output/text.ts";
import { plainMode, recordedIo, stoppedStream } from "./streams.ts";

describe("createIo", () => {
  test("colours only once configured, each stream for itself", async () => {
    const { io, stdout, stderr } = await recordedIo({ tty: true });
    io.line(io.paint.green("a"));
    io.note(io.notePaint.red("b"));
    await io.configure({ ...plainMode, color: "never" });
    io.line(io.paint.green("c"));
    await io.flush();
    expect(stdout()).toBe("\u001b[32ma\u001b[39m\nc\n");
    expect(stderr()).toBe("\u001b[31mb\u001b[39m\n");
  });

  test("a text coloured for the other stream comes out plain", async () => {
    const streams = { stdin: stoppedStream().stream, stdout: stoppedStream(), stderr: stoppedStream() };
    const io = createIo(
      {
        stdin: process.stdin,
        stdout: Object.assign(streams.stdout.stream, { isTTY: true }),
        stderr: streams.stderr.stream,
      },
      {},
    );
    streams.stdout.release();
    streams.stderr.release();
    await io.configure(plainMode);
    io.warn(io.paint.red("plain here"));
    io.line(io.notePaint.red("plain too"));
    await io.flush();
    expect(streams.stderr.chunks).toEqual(["plain here\n"]);
    expect(streams.stdout.chunks).toEqual(["plain too\n"]);
  });

  test("knows the terminal", async () => {
    const terminal = await recordedIo({ tty: true, columns: 97 });
    expect(terminal.io).toMatchObject({ columns: 97, stdoutIsTty: true, interactive: true });
    const pipe = await recordedIo();
    expect(pipe.io).toMatchObject({ columns: 80, stdoutIsTty: false, interactive: false });
    const unsized = await recordedIo({ tty: true, columns: 0, mode: { input: false } });
    expect(unsized.io).toMatchObject({ columns: 80, interactive: false });
    const ascii = await recordedIo({ env: { LANG: "C" } });
    expect(ascii.io.glyphs).toMatchObject({ ok: "ok", fail: "x", to: "->", from: "<-" });
  });

  test.each([
    ["NO_COLOR", { env: { NO_COLOR: "1" } }],
    ["TERM=dumb", { env: { TERM: "dumb" } }],
    ["CI", { env: { CI: "1" } }],
    ["--no-color", { mode: { color: "never" } as const }],
  ])("[X5] %s: not one escape code on a terminal", async (_name, options) => {
    const { io, stdout, stderr } = await recordedIo({ tty: true, ...options });
    for (const style of ["green", "red", "yellow", "cyan", "dim", "bold"] as const) {
      io.line(io.paint[style]("x"));
      io.warn(io.notePaint[style]("x"));
    }
    await io.flush();
    expect(stdout() + stderr()).not.toContain("\u001b");
    expect(io.interactive).toBe(false);
  });

  test("[X1] prints no control character but its own colours, whatever it is given", async () => {
    const { io, stdout } = await recordedIo({ tty: true });
    let lines = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (value) => {
        io.line(value);
        io.line(text`${io.paint.bold(value)} ${value}`);
        io.event([value]);
        lines += 3;
      }),
    );
    await io.flush();
    const plain = stdout().replaceAll("\u001b[1m", "").replaceAll("\u001b[22m", "");
    expect(plain.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(plain.split("\n").length).toBe(lines + 1);
  });
});
