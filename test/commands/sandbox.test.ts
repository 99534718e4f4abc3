import { expect, it } from "vitest";
import { cli } from "../cli.ts";

it("describes every option and shows how it is used", async () => {
  const { stdout, code } = await cli(["sandbox", "--help"]);
  expect(code).toBe(0);
  for (const flag of [
    "--port",
    "--time-scale",
    "--data",
    "--seed",
    "--fault",
    "--allow-remote",
    "--enforce-limits",
  ])
    expect(stdout).toMatch(new RegExp(`^ {2}${flag}\\b.* {2,}\\S`, "m"));
  expect(stdout.match(/^ {2}whk sandbox/gm)).toHaveLength(4);
});

it("takes no word beside its flags", async () => {
  const { stderr, code } = await cli(["sandbox", "4010"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("too many arguments")]);
});
