import { afterEach, expect, it, vi } from "vitest";
import { clearInterval, clearTimeout, setInterval, setTimeout } from "../../src/http/timers.ts";

afterEach(() => void vi.useRealTimers());

it("goes on while a test fakes time", async () => {
  vi.useFakeTimers();
  await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise<void>((resolve) => {
    const interval = setInterval(() => {
      clearInterval(interval);
      resolve();
    }, 1);
  });
  const never = setTimeout(() => expect.unreachable(), 1);
  clearTimeout(never);
  expect(vi.getTimerCount()).toBe(0);
});
