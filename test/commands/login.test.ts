import { expect, it } from "vitest";
import { cli } from "../cli.ts";

it("login is in the group Manage and has examples", async () => {
  expect((await cli(["--help"])).stdout).toMatch(/Manage:\n {2}login /);
  const { stdout } = await cli(["login", "--help"]);
  expect(stdout.match(/^ {2}whk login /gm)?.length).toBeGreaterThanOrEqual(2);
  expect(stdout).toContain("--api-key-stdin");
});

it("[C1] a key on the command line is refused with what to do instead", async () => {
  const run = await cli(["login", "--provider", "payvost", "--api-key", "sk_test_abcdefghijkl"]);
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toContain("store it with `whk login` (--api-key-stdin in scripts)");
  expect(run.stderr).not.toContain("abcdefghijkl");
});
