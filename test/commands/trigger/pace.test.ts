import { expect, it } from "vitest";
import { createPace } from "../../../src/commands/trigger/pace.ts";
import { steppingClock } from "../../cli.ts";

const never = new AbortController().signal;

it("lets everything through without a rate", async () => {
  const clock = steppingClock(0);
  const turn = createPace(null, clock, never);
  for (let call = 0; call < 100; call++) await turn();
  expect(clock.slept).toEqual([]);
});

it("spreads calls evenly", async () => {
  const clock = steppingClock(0);
  const turn = createPace(4, clock, never);
  for (let call = 0; call < 5; call++) await turn();
  expect(clock.slept).toEqual([250, 250, 250, 250]);
});

it("does not make up for a pause with a burst", async () => {
  const clock = steppingClock(0);
  const turn = createPace(10, clock, never);
  await turn();
  await clock.sleep(1000);
  await turn();
  await turn();
  expect(clock.slept).toEqual([1000, 100]);
});

it("keeps the rate over waits shorter than a timer can be", async () => {
  const clock = steppingClock(0);
  const turn = createPace(10_000, clock, never);
  for (let call = 0; call < 1000; call++) await turn();
  expect(clock.elapsed()).toBeGreaterThan(95);
  expect(clock.elapsed()).toBeLessThan(105);
});

it("rejects when it is interrupted", async () => {
  const stop = new AbortController();
  const turn = createPace(1, steppingClock(0), stop.signal);
  await turn();
  stop.abort(new Error("stop"));
  await expect(turn()).rejects.toThrow("stop");
});
