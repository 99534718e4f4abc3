import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exitCodes } from "../../src/errors.ts";
import { cli } from "../cli.ts";

it("prints the exit codes from the one table", async () => {
  const run = await cli(["help", "exit-codes"]);
  expect(run.code).toBe(0);
  const lines = run.stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(exitCodes.length);
  expect(lines[2]).toBe(`   2  ${exitCodes[2].meaning}`);
});

it("prints the variables", async () => {
  expect((await cli(["help", "environment"])).stdout).toContain("WHK_<PROVIDER>_SECRET");
});

it("names every variable the code reads, but for what the system sets", async () => {
  const system = ["HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "WT_SESSION"];
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const sources = files.map((file) => readFileSync(join("src", file), "utf8")).join("\n");
  const read = [...sources.matchAll(/\benv\["(\w+)"\]/g)].map(([, name = ""]) => name);
  const { stdout } = await cli(["help", "environment"]);
  expect(read.length).toBeGreaterThan(10);
  expect(read.filter((name) => !system.includes(name) && !stdout.includes(name))).toEqual([]);
});

it.each([
  [["help", "listen"], "whk listen"],
  [["help", "providers", "show"], "whk providers show"],
  [["help", "webhooks", "register"], "whk endpoints create"],
  [["help"], "whk [options]"],
])("%j is the command's own help", async (argv, usage) => {
  expect((await cli(argv)).stdout).toContain(`Usage: ${usage}`);
});

it("refuses a topic there is not, with the nearest", async () => {
  const run = await cli(["help", "exit-code"]);
  expect(run.code).toBe(2);
  expect(run.stderr).toBe(
    'error: there is no command or topic "exit-code"\nhint:  did you mean exit-codes?\n',
  );
});
