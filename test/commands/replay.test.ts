import { expect, it } from "vitest";
import { cli } from "../cli.ts";

it("is shown with its flags and examples", async () => {
  const { stdout, code } = await cli(["replay", "--help"]);
  expect(code).toBe(0);
  for (const flag of ["--to", "--resign", "--set", "--speed", "--dry-run", "--allow-invalid", "--failed"]) {
    expect(stdout).toContain(flag);
  }
  expect(stdout).toContain("whk replay failed");
});

it("names the flag that was meant", async () => {
  const run = await cli(["replay", "last", "--resing"]);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain("--resign");
});

it("says how to choose when nothing is chosen", async () => {
  const run = await cli(["replay"]);
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toContain("`last` or `failed`");
});
