import { afterEach, expect, it, vi } from "vitest";
import { clock, ids, pause } from "../../src/library/surroundings.ts";

afterEach(() => void vi.useRealTimers());

it("has the test's own time, faked or not, but real durations", async () => {
  vi.useFakeTimers({ now: 5 });
  expect(clock.now()).toBe(5);
  const before = clock.elapsed();
  await pause(2, new AbortController().signal);
  expect(clock.elapsed()).toBeGreaterThan(before);
});

it("pauses no longer than until it is stopped", async () => {
  const stop = new AbortController();
  const paused = pause(2 ** 30, stop.signal);
  stop.abort();
  await paused;
  await pause(2 ** 30, stop.signal);
});

it("makes ids", () => {
  expect(ids.next("dlv_")).toMatch(/^dlv_\w{26}$/);
  expect(ids.bytes(3)).toHaveLength(3);
});
