import { expect, it } from "vitest";
import type { Shown, Stage } from "../../../src/commands/demo/stage.ts";
import { type Step, steps } from "../../../src/commands/demo/steps.ts";

/** A stage on which every delivery goes wrong in the same way. */
function stageWhere(shown: Shown | undefined): Stage {
  return {
    port: 1,
    received: [],
    announce: () => {},
    trigger: async () => (shown === undefined ? [] : [shown]),
    startApp: async () => {},
    stopApp: async () => {},
    close: async () => {},
  } as unknown as Stage;
}

const lost = { delivery: { signature: { verdict: "missing" } }, attempts: [], sent: {} } as unknown as Shown;
const sending = steps.filter((step: Step) => step.command(stageWhere(undefined)).startsWith("whk trigger"));

it.each(sending.map((step) => [step.says, step] as const))(
  "%s: notices that nothing arrived",
  async (_says, step) => {
    expect(await step.run(stageWhere(undefined))).toBe("nothing arrived");
  },
);

it.each(sending.map((step) => [step.says, step] as const))(
  "%s: notices a wrong verdict",
  async (_says, step) => {
    const problem = await step.run(stageWhere(lost));
    expect(problem).toMatch(/verdict was missing|nothing arrived/);
  },
);
