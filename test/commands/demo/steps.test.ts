import { describe, expect, it } from "vitest";
import type { Simulation } from "../../../src/commands/demo/simulation.ts";
import type { Shown, Stage } from "../../../src/commands/demo/stage.ts";
import { steps } from "../../../src/commands/demo/steps.ts";

/** A stage on which whatever is sent goes wrong in the same way. */
function stageWhere(shown: Shown | undefined, simulation: Partial<Simulation> = {}): Stage {
  const done = async () => {};
  const arrived = async () => (shown === undefined ? [] : [shown]);
  return {
    listener: { server: { url: "http://127.0.0.1:1" } },
    simulation: {
      endpoint: "webhook_1",
      endpoints: 1,
      attempts: 1,
      announce: () => {},
      create: done,
      test: done,
      rotate: done,
      logs: done,
      delete: done,
      pass: done,
      close: done,
      ...simulation,
    },
    port: 1,
    received: [],
    announce: () => {},
    arrived,
    trigger: arrived,
    replayFailed: arrived,
    startApp: done,
    stopApp: done,
    close: done,
  } as unknown as Stage;
}

const lost = {
  delivery: { signature: { verdict: "missing", why: null } },
  attempts: [],
  status: 401,
} as unknown as Shown;
const unnoticed = {
  delivery: { signature: { verdict: "ok", why: null }, body: Buffer.from("{}"), duplicateOf: null },
  attempts: [{ error: null }],
  status: 200,
} as unknown as Shown;

const sending = steps.filter((step) =>
  /whk (trigger|replay)|endpoints (test|rotate|logs)/.test(step.command(stageWhere(lost))),
);

describe.each(sending.map((step) => [step.says, step] as const))("%s", (_, step) => {
  it("notices that nothing arrived", async () => {
    expect(await step.run(stageWhere(undefined))).toBe("nothing arrived");
  });

  it("notices a wrong verdict", async () => {
    expect(await step.run(stageWhere(lost))).toMatch(/verdict was missing|nothing arrived/);
  });
});

it("notices an old secret that is not told, a retry that was none, an app that answers, other bytes", async () => {
  const problems = await Promise.all(sending.map((step) => step.run(stageWhere(unnoticed))));
  expect(problems).toContain("the old secret was not told");
  expect(problems).toContain("there was no retry");
  expect(problems).toContain("the app seems to be there");
  expect(problems).toContain("the app got other bytes");
});

it("notices that no endpoint was created or deleted", async () => {
  const run = (command: string, endpoints: number) =>
    steps
      .find((step) => step.command(stageWhere(lost)).includes(command))
      ?.run(stageWhere(lost, { endpoints }));
  expect(await run("endpoints create", 0)).toBe("no endpoint was created");
  expect(await run("endpoints delete", 1)).toBe("the endpoint is still there");
});
