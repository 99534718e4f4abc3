import { describe, expect, it } from "vitest";
import { cli, start } from "../../cli.ts";
import { homeWithSecrets } from "./stored-home.ts";

describe("secrets remove", () => {
  it.each([
    [["sec_a1"], ["sec_a2", "sec_b1"], "1 secret"],
    [["sec_b", "sec_a1", "sec_a1"], ["sec_a2"], "2 secrets"],
    [["--label", "live"], ["sec_a1", "sec_a2"], "1 secret"],
    [["--all"], [], "3 secrets"],
    [["--all", "--provider", "payvost"], ["sec_b1"], "2 secrets"],
  ])("%j leaves %j", async (argv, left, counted) => {
    const stored = await homeWithSecrets();
    const run = await cli(["secrets", "remove", ...argv, "--yes"], { home: stored.home });
    expect(run).toEqual({ code: 0, stdout: "", stderr: `✓ removed  ${counted}\n` });
    expect(await stored.left()).toEqual(left);
  });

  it("answers under --json", async () => {
    const { home } = await homeWithSecrets();
    const run = await cli(["secrets", "remove", "sec_a2", "--yes", "--json"], { home });
    expect(run.stdout).toBe('{"removed":1,"ids":["sec_a2"]}\n');
  });

  it.each([
    ["y\r", 0, ["sec_a1", "sec_a2"]],
    ["n\r", 2, ["sec_a1", "sec_a2", "sec_b1"]],
    ["\u0003", 130, ["sec_a1", "sec_a2", "sec_b1"]],
  ])("asks on a terminal: %j", async (keys, code, left) => {
    const stored = await homeWithSecrets();
    const running = start(["secrets", "remove", "sec_b1"], { home: stored.home, tty: true });
    await running.until(({ stderr }) => stderr.includes("Remove 1 secret (stripe live)?"));
    running.write(keys);
    expect((await running.done).code).toBe(code);
    expect(await stored.left()).toEqual(left);
  });
});

it.each([
  [[], "nothing is named to be removed"],
  [["sec_a1", "--all"], "exclude each other"],
  [["--label", "x", "--all"], "exclude each other"],
  [["sec_a1"], "add --yes"],
  [["sec_a", "--yes"], '"sec_a" means several secrets'],
  [["sec_z", "--yes"], 'there is no secret "sec_z"'],
  [["", "--yes"], 'there is no secret ""'],
  [["sec_b1", "--provider", "payvost", "--yes"], 'there is no secret "sec_b1"'],
  [["--label", "none", "--yes"], 'no secret has the label "none"'],
  [["--all", "--provider", "github", "--yes"], "no secrets are stored for github"],
  [["--all", "--no-input"], "there is nobody to ask"],
])("%j is refused, and all stay", async (argv, message) => {
  const stored = await homeWithSecrets();
  const run = await cli(["secrets", "remove", ...argv], { home: stored.home });
  expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  expect(await stored.left()).toHaveLength(3);
});
