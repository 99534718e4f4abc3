import { describe, expect, it } from "vitest";
import { retryDelay } from "../../src/tunnel/backoff.ts";

describe("retryDelay", () => {
  it("doubles, stays short for a while, and ends at 30 s", () => {
    const delays = Array.from({ length: 26 }, (_, place) => retryDelay(place + 1, 0.5) / 1_000);
    const held = Array.from({ length: 16 }, () => 3.2);
    expect(delays).toEqual([0.2, 0.4, 0.8, 1.6, ...held, 6.4, 12.8, 25.6, 30, 30, 30]);
  });

  it.each([
    [1, 0, 160],
    [1, 1, 240],
    [1_000_000, 0, 24_000],
    [1_000_000, 1, 36_000],
    [0, 0.5, 200],
  ])("after %i failures moves by a fifth with chance %d", (failures, chance, delay) => {
    expect(retryDelay(failures, chance)).toBe(delay);
  });
});
