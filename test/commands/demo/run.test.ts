import { expect, it } from "vitest";
import { runDemo } from "../../../src/commands/demo/run.ts";
import { steps } from "../../../src/commands/demo/steps.ts";
import { applyGlobals } from "../../../src/globals.ts";
import { testApp } from "../../cli.ts";

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
