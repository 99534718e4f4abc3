import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { needs } from "./tools.ts";

/** `bench/kill.js` with these arguments: its exit code and figures. */
async function kill(...args: string[]): Promise<Record<string, number>> {
  const { FORCE_COLOR: _colour, ...env } = process.env;
  const child = spawn(process.execPath, [resolve("bench/kill.js"), "--json", ...args], { env });
  const [stdout, stderr, exit] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done) => child.once("close", done)),
  ]);
  expect([exit, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

const long = { timeout: 60_000, concurrent: true };

it("[D1] loses nothing it acknowledged, killed ten times under load", long, async () => {
  const figures = await kill("10");
  expect(figures).toMatchObject({ rounds: 10, lost: 0, damaged: 0, exit: 0 });
  expect(figures["acknowledged"]).toBeGreaterThan(0);
  expect(figures["stored"]).toBeGreaterThanOrEqual(figures["acknowledged"] ?? 0);
});

it.skipIf(needs("strace"))(
  `[D2] loses and damages nothing, killed at writes, fsyncs and renames of all its files${needs("strace")}`,
  long,
  async () => {
    const figures = await kill("--strace", "--few");
    expect(figures).toMatchObject({ lost: 0, damaged: 0 });
    expect(figures["kills"]).toBeGreaterThan(10);
    expect(figures["acknowledged"]).toBeGreaterThan(0);
  },
);
