import { expect, it } from "vitest";
import { cli } from "../cli.ts";

it("is in the group of what sets whk up, with examples and what is sent", async () => {
  expect((await cli([])).stdout).toMatch(/Setup:[\s\S]*doctor \[target\] +check this machine/);
  const { stdout } = await cli(["doctor", "--help"]);
  expect(stdout).toContain("three test events");
  expect(stdout).toContain("whk doctor 3000/webhooks --provider payvost");
});

it("refuses --yes without --fix", async () => {
  const run = await cli(["doctor", "--yes"]);
  expect(run).toMatchObject({ code: 2, stdout: "" });
  expect(run.stderr).toContain("add --fix");
});
