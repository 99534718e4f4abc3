import { expect, it } from "vitest";
import { paced } from "../../../src/commands/replay/pace.ts";
import { steppingClock } from "../../cli.ts";

async function* received(times: readonly (number | null)[]) {
  for (const receivedAt of times) yield { receivedAt };
}

function paceOf(times: readonly (number | null)[], speed: number, signal = new AbortController().signal) {
  const clock = steppingClock(0);
  const waits: number[] = [];
  const onWait = (ms: number) => void waits.push(ms);
  return { clock, waits, items: paced(received(times), { clock, speed, signal, onWait }) };
}

async function timesOf(items: AsyncIterable<{ receivedAt: number | null }>) {
  const times: (number | null)[] = [];
  for await (const { receivedAt } of items) times.push(receivedAt);
  return times;
}

it("keeps the spacing, as much faster as asked, and tells long waits", async () => {
  const { clock, waits, items } = paceOf([1000, 1000, null, 3000, 43_000], 2);
  expect(await timesOf(items)).toEqual([1000, 1000, null, 3000, 43_000]);
  expect(clock.slept).toEqual([1000, 20_000]);
  expect(waits).toEqual([20_000]);
});

it("tells one wait at a time, however many ask for the next one", async () => {
  const { waits, items } = paceOf([0, 60_000, 120_000], 1);
  await items.next();
  const asked = [items.next(), items.next()];
  await asked[0];
  expect(waits).toEqual([60_000]);
  await asked[1];
  expect(waits).toEqual([60_000, 60_000]);
});

it("counts from the first one, so what took long is caught up on", async () => {
  const { clock, items } = paceOf([0, 1000, 2000], 1);
  await items.next();
  await clock.sleep(700);
  await items.next();
  await clock.sleep(5000);
  await items.next();
  expect(clock.slept).toEqual([700, 300, 5000]);
});

it("does not wait for a clock that went backwards", async () => {
  const { clock, items } = paceOf([10_000, 4000, 4500], 1);
  await timesOf(items);
  expect(clock.slept).toEqual([500]);
});

it("waits longer than a timer can", async () => {
  const { clock, items } = paceOf([0, 5_000_000_000], 1);
  await timesOf(items);
  expect(clock.slept).toEqual([2_147_483_647, 2_147_483_647, 705_032_706]);
});

it("ends with the run", async () => {
  const { items } = paceOf([0, 1000], 1, AbortSignal.abort());
  expect(await timesOf(items)).toEqual([0]);
});
