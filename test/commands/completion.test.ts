import { expect, it } from "vitest";
import { cli } from "../cli.ts";

it("is offered in help, the command the scripts call is not", async () => {
  const { stdout } = await cli(["--help"]);
  expect(stdout).toContain("completion <shell>");
  expect(stdout).not.toMatch(/^ +complete /m);
});

it("asks for the shell", async () => {
  const run = await cli(["completion"]);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain("missing required argument 'shell'");
});
