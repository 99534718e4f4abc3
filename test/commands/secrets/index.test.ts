import { expect, it } from "vitest";
import { cli } from "../../cli.ts";

it.each([[], ["--help"]])("secrets %s shows its commands, in the group Manage", async (...argv) => {
  const run = await cli(["secrets", ...argv]);
  expect(run.code).toBe(0);
  for (const name of ["set", "list", "remove"]) expect(run.stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
  expect((await cli(["--help"])).stdout).toMatch(/Manage:\n[\s\S]*\n {2}secrets /);
});

it.each(["set", "list", "remove"])("secrets %s has examples", async (name) => {
  const { stdout } = await cli(["secrets", name, "--help"]);
  expect(stdout.match(/^ {2}whk secrets /gm)?.length).toBeGreaterThanOrEqual(2);
});

it.each([
  [["lst"], "did you mean list?"],
  [["zzzzz"], "`whk secrets --help` shows what there is"],
])("secrets %j is refused", async (argv, hint) => {
  expect(await cli(["secrets", ...argv])).toMatchObject({ code: 2, stderr: expect.stringContaining(hint) });
});

it.each([[["set", "payvost", "--secret-stdin"]], [["list"]], [["remove", "--all", "--yes"]]])(
  "secrets %j refuses a profile that does not exist",
  async (argv) => {
    const run = await cli(["secrets", ...argv, "--profile", "nope"], { stdin: "whsec_canarycanary1111" });
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(/^error: there is no profile "nope"\nhint: {2}there are none yet; /);
  },
);
