import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { runDemo } from "../../../src/commands/demo/run.ts";
import { steps } from "../../../src/commands/demo/steps.ts";
import { applyGlobals } from "../../../src/globals.ts";
import { cli, temporaryFolder, testApp } from "../../cli.ts";

it("fails, and says which step, when a step does not do what it should", async () => {
  const { app, result } = testApp();
  await applyGlobals(app, {});
  const second = steps[1];
  if (second === undefined) throw new Error("no second step");
  const broken = { ...second, run: async () => "the app got other bytes" };
  await expect(runDemo(app, [broken])).rejects.toMatchObject({
    kind: "defect",
    message: "step 1 of the demo did not work: the app got other bytes",
  });
  expect(result().stdout).not.toContain("every step did what it should");
});

it("says that it needs a temporary folder", async () => {
  const home = temporaryFolder();
  const missing = join(home, "missing");
  vi.stubEnv("TMPDIR", missing);
  try {
    const { code, stdout, stderr } = await cli(["demo"], { home });
    expect({ code, stdout }).toEqual({ code: 10, stdout: "" });
    expect(stderr).toContain(
      `error: no temporary folder can be made in ${missing} (ENOENT)\nhint:  name one`,
    );
  } finally {
    vi.unstubAllEnvs();
  }
});
