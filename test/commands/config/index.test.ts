import { expect, it } from "vitest";
import { cli } from "../../cli.ts";

it.each([[], ["--help"]])("config %s shows its commands, in the group Manage", async (...argv) => {
  const run = await cli(["config", ...argv]);
  expect(run.code).toBe(0);
  for (const name of ["get", "set", "unset", "list", "path", "explain", "trust"]) {
    expect(run.stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
  }
  expect((await cli(["--help"])).stdout).toMatch(/Manage:\n[\s\S]*\n {2}config /);
});

it.each(["get", "set", "unset", "list", "path", "explain", "trust"])(
  "config %s has examples",
  async (name) => {
    const { stdout } = await cli(["config", name, "--help"]);
    expect(stdout.match(/^ {2}whk config /gm)?.length).toBeGreaterThanOrEqual(2);
  },
);

it.each([
  [["lst"], "did you mean list?"],
  [["zzzzz"], "`whk config --help` shows what there is"],
])("config %j is refused", async (argv, hint) => {
  expect(await cli(["config", ...argv])).toMatchObject({ code: 2, stderr: expect.stringContaining(hint) });
});
