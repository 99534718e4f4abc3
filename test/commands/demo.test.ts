import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { cli, temporaryFolder } from "../cli.ts";

it("shows every step with its real output and exits 0", async () => {
  const run = await cli(["demo"]);
  expect(run.code, run.stderr).toBe(0);
  const commands = run.stdout.split("\n").filter((line) => line.startsWith("   $ whk "));
  expect(commands).toHaveLength(12);
  expect(run.stdout).toMatch(/payment\.succeeded .*✓ verified .*→ 200/);
  expect(run.stdout).toMatch(/✗ mismatch .*← 401/);
  expect(run.stdout).toContain("why  the signature fits the same JSON written again by JSON.stringify");
  expect(run.stdout).toMatch(/duplicate of \d\d:\d\d:\d\d/);
  expect(run.stdout).toContain("nothing listens on localhost:");
  expect(run.stdout).toMatch(/✓ created +webhook_sbx0001/);
  expect(run.stdout).toMatch(/✓ rotated +new secret whsec_….*accepted here until/);
  expect(run.stdout).toMatch(/✓ verified .* old secret, accepted until (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d/);
  expect(run.stdout).toMatch(/✗ not delivered payment\.failed .* 502/);
  expect(run.stdout).toMatch(/payment\.failed\tevt_sbx\d+\t2\t200\tsucceeded/);
  expect(run.stdout).toMatch(/✓ deleted +webhook_sbx0001/);
});

it("prints nothing but records under --json", async () => {
  const run = await cli(["demo", "--json"]);
  const records = run.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(records.filter((record) => record.kind === "step").map((record) => record.ok)).toEqual(
    Array(12).fill(true),
  );
  expect(records.filter((record) => record.kind === "delivery")).toHaveLength(8);
  expect(new Set(records.map(({ v, kind }) => `${v} ${kind}`))).toEqual(
    new Set(["1 step", "1 ready", "1 delivery", "1 attempt", "1 summary", "1 result"]),
  );
  const results = records.filter((record) => record.kind === "result");
  const commands = ["create", "test", "rotate", "test", "test", "test", "logs", "delete"];
  expect(results.map(({ command }) => command)).toEqual([
    "sandbox",
    ...commands.map((name) => `endpoints ${name}`),
  ]);
  expect(run.stderr).toBe("");
});

it("neither uses nor keeps anything of the user's", async () => {
  const home = temporaryFolder();
  const run = await cli(["demo"], {
    home,
    env: { WHK_SECRET: "", WHK_PAYVOST_SECRET: "whsec_own", WHK_PROVIDER: "stripe" },
  });
  expect(run.code, run.stderr).toBe(0);
  expect(readdirSync(home)).toEqual([]);
});
