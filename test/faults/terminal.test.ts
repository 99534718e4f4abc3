import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { bin, newHome } from "../../bench/fire.js";
import { needs } from "./tools.ts";

/** What a command writes on a real terminal. */
function onTerminal(args: string, env: Record<string, string>): string {
  const home = newHome();
  const run = spawnSync("script", ["-qec", `"${process.execPath}" "${bin}" ${args}`, "/dev/null"], {
    cwd: home,
    env: { PATH: process.env["PATH"], HOME: home, LANG: "C.UTF-8", TERM: "xterm-256color", ...env },
    encoding: "utf8",
    input: "",
  });
  return run.stdout;
}

it.skipIf(needs("script")).each([
  ["NO_COLOR", { NO_COLOR: "1" }, "events show"],
  ["TERM=dumb", { TERM: "dumb" }, "endpoints list"],
  ["CI", { CI: "true" }, "demo"],
])(`[X5] %s: a terminal gets no escape sequence${needs("script")}`, (_name, env, more) => {
  for (const command of ["providers list", "--help", "verify /dev/null", more]) {
    const output = onTerminal(command, env);
    expect(output.length).toBeGreaterThan(10);
    expect([command, output.match(/\x1b.{0,5}/g)]).toEqual([command, null]);
  }
});

it.skipIf(needs("script"))(`[X5] without them it has colours${needs("script")}`, () => {
  expect(onTerminal("providers list", {})).toContain("\x1b[");
});
