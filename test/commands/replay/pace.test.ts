import { expect, it } from "vitest";
import { createPace } from "../../../src/commands/replay/pace.ts";
import { steppingClock } from "../../cli.ts";

function paceOf(speed: number | null, signal = new AbortController().signal) {
  const clock = steppingClock(0);
  const waits: number[] = [];
  return { clock, waits, pace: createPace({ clock, speed, signal, onWait: (ms) => waits.push(ms) }) };
}

it("keeps the spacing, as much faster as asked, and tells long waits", async () => {
  const { clock, waits, pace } = paceOf(2);
  for (const at of [1000, 1000, 3000, 43_000]) await pace(at);
  expect(clock.slept).toEqual([1000, 20_000]);
  expect(waits).toEqual([20_000]);
});

it("counts from the first one, so what took long is caught up on", async () => {
  const { clock, pace } = paceOf(1);
  await pace(0);
  await clock.sleep(700);
  await pace(1000);
  await clock.sleep(5000);
  await pace(2000);
  expect(clock.slept).toEqual([700, 300, 5000]);
});

it("does not wait for a clock that went backwards", async () => {
  const { clock, pace } = paceOf(1);
  for (const at of [10_000, 4000, 4500]) await pace(at);
  expect(clock.slept).toEqual([500]);
});

it("waits longer than a timer can", async () => {
  const { clock, pace } = paceOf(1);
  for (const at of [0, 5_000_000_000]) await pace(at);
  expect(clock.slept).toEqual([2_147_483_647, 2_147_483_647, 705_032_706]);
});

it("is none without a speed, and ends with the run", async () => {
  const { clock, pace } = paceOf(null);
  for (const at of [0, 60_000]) await pace(at);
  expect(clock.slept).toEqual([]);
  const ended = paceOf(1, AbortSignal.abort());
  await ended.pace(0);
  await expect(ended.pace(1000)).rejects.toThrow();
});
