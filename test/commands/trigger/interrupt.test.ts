import { expect, it } from "vitest";
import { interruptible } from "../../../src/commands/trigger/interrupt.ts";
import { testApp } from "../../cli.ts";

it.each([
  ["SIGINT", 130],
  ["SIGHUP", 130],
  ["SIGTERM", 143],
])("%s stops the run, which ends with %i whatever it found", (signal, code) => {
  const { app, handlers } = testApp();
  const interrupt = interruptible(app);
  expect(interrupt.signal.aborted).toBe(false);
  handlers.at(-1)?.(signal);
  expect(interrupt.signal.aborted).toBe(true);
  app.exitCode = 9;
  interrupt.end();
  expect(app.exitCode).toBe(code);
  expect(handlers).toEqual([]);
});

it("leaves the exit code alone when no signal came", () => {
  const { app } = testApp();
  app.exitCode = 9;
  interruptible(app).end();
  expect(app.exitCode).toBe(9);
});
