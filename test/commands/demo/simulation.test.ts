import { expect, it } from "vitest";
import { openSimulation } from "../../../src/commands/demo/simulation.ts";
import { applyGlobals } from "../../../src/globals.ts";
import { testApp } from "../../cli.ts";
import { startApp } from "../../listen/local-app.ts";

it("is used by the commands of `whk endpoints`, and its time moves only when told", async () => {
  const { app, out } = testApp();
  await applyGlobals(app, {});
  const receiver = await startApp();
  const simulation = await openSimulation(app);
  try {
    simulation.announce();
    await simulation.create(receiver.url, { events: ["payment.*"] });
    expect(simulation.endpoints).toBe(1);
    await simulation.test("payment.succeeded");
    expect(receiver.got).toHaveLength(1);
    await simulation.rotate({ yes: true });
    await simulation.logs(1);
    await simulation.pass(60_000);
    expect(simulation.attempts).toBe(1);
    const { endpoint } = simulation;
    await simulation.delete({ yes: true });
    expect(simulation.endpoints).toBe(0);
    await app.io.flush();
    for (const word of ["payvost  http", `created  ${endpoint}`, "delivered", "rotated", "deleted"]) {
      expect(out.text()).toContain(word);
    }
  } finally {
    await simulation.close();
  }
});

it("leaves the exit code of the run alone when the app does not accept", async () => {
  const { app } = testApp();
  await applyGlobals(app, {});
  const simulation = await openSimulation(app);
  await simulation.create("http://127.0.0.1:1", { events: ["payment.*"] });
  await simulation.test("payment.failed");
  expect(app.exitCode).toBe(0);
  await simulation.close();
});
