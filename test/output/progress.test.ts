import { describe, expect, test } from "vitest";
import { barText, startBar, startSpinner } from "../../src/output/progress.ts";
import { glyphsFor } from "../../src/output/terminal.ts";
import { recordedIo } from "./streams.ts";

describe("barText", () => {
  const glyphs = glyphsFor({}, "linux");
  test.each([
    [{ done: 0, total: 10_000, rate: null }, "▫▫▫▫▫▫▫▫▫▫ 0 of 10,000"],
    [{ done: 4120, total: 10_000, rate: 8300.4 }, "▪▪▪▪▫▫▫▫▫▫ 4,120 of 10,000 · 8,300/s"],
    [{ done: 9999, total: 10_000, rate: 1 }, "▪▪▪▪▪▪▪▪▪▫ 9,999 of 10,000 · 1/s"],
    [{ done: 10_000, total: 10_000, rate: 0 }, "▪▪▪▪▪▪▪▪▪▪ 10,000 of 10,000 · 0/s"],
    [{ done: 12, total: 10, rate: null }, "▪▪▪▪▪▪▪▪▪▪ 12 of 10"],
    [{ done: 0, total: 0, rate: null }, "▪▪▪▪▪▪▪▪▪▪ 0 of 0"],
  ])("%j", (progress, shown) => {
    expect(barText(progress, glyphs)).toBe(shown);
  });

  test("without UTF-8", () => {
    expect(barText({ done: 5, total: 10, rate: 2 }, glyphsFor({ LANG: "C" }, "linux"))).toBe(
      "#####..... 5 of 10 - 2/s",
    );
  });
});

describe.each([
  ["a pipe", {}],
  ["NO_COLOR", { tty: true, env: { NO_COLOR: "1" } }],
  ["CI", { tty: true, env: { CI: "1" } }],
  ["--quiet", { tty: true, mode: { quiet: true } }],
  ["--json", { tty: true, mode: { json: true } }],
])("%s", (_name, options) => {
  test("[X5] draws nothing", async () => {
    const { io, stderr, stdout } = await recordedIo(options);
    const spinner = await startSpinner(io, "waiting");
    spinner.update("still");
    spinner.stop();
    const bar = await startBar(io, 10);
    bar.update(5, 2);
    bar.stop();
    await io.flush();
    expect(stderr() + stdout()).toBe("");
  });
});

test("a terminal of no columns gets no spinner", async () => {
  const { io, stderr } = await recordedIo({ tty: true, columns: 0 });
  const spinner = await startSpinner(io, "waiting");
  spinner.stop();
  await io.flush();
  expect(stderr()).toBe("");
});

describe("on a terminal", () => {
  test("a spinner is drawn on stderr, after what was printed, and gone when stopped", async () => {
    const { io, stderr, stdout } = await recordedIo({ tty: true });
    io.hide("hunter2-hunter2");
    io.note("before");
    const spinner = await startSpinner(io, "waiting\u001b[2J for hunter2-hunter2");
    expect(stderr()).toMatch(/^before\n/);
    expect(stderr()).toContain("waiting\\x1b[2J for …");
    spinner.stop();
    expect(stderr()).not.toContain("\u001b[?25l");
    expect(stderr().endsWith("\u001b[1G\u001b[0K")).toBe(true);
    expect(stdout()).toBe("");
  });

  test("a bar shows where it is", async () => {
    const { io, stderr } = await recordedIo({ tty: true });
    const bar = await startBar(io, 10);
    expect(stderr()).toContain("▫▫▫▫▫▫▫▫▫▫ 0 of 10");
    bar.update(5, 100);
    await expect.poll(() => stderr()).toContain("▪▪▪▪▪▫▫▫▫▫ 5 of 10 · 100/s");
    bar.stop();
  });
});
