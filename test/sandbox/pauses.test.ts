import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPauses } from "../../src/sandbox/pauses.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a pause", () => {
  it("ends after its time", async () => {
    const ended: string[] = [];
    void createPauses()
      .pause(1_000)
      .then(() => ended.push("now"));
    await vi.advanceTimersByTimeAsync(999);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toEqual(["now"]);
  });

  it("never ends once they are closed, and leaves no timer", async () => {
    const pauses = createPauses();
    const ended: string[] = [];
    void pauses.pause(1_000).then(() => ended.push("before"));
    pauses.close();
    void pauses.pause(1_000).then(() => ended.push("after"));
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ended).toEqual([]);
  });
});
