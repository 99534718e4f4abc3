import { describe, expect, it } from "vitest";
import { Noise, type NoiseCounts } from "../../src/listen/noise.ts";
import { SteppingClock } from "../tunnel/stepping-clock.ts";

const none = { elsewhere: 0, address: 0, method: 0, busy: 0, unsigned: 0 };

function noisy() {
  const clock = new SteppingClock();
  const told: [seconds: number, counts: NoiseCounts][] = [];
  const noise = new Noise({ clock, onNoise: (counts) => void told.push([clock.elapsed() / 1_000, counts]) });
  return { clock, told, noise };
}

describe("noise", () => {
  it("[H22] of ten thousand requests is told at once, soon after it began", async () => {
    const { clock, told, noise } = noisy();
    for (let count = 0; count < 10_000; count += 1) noise.count("elsewhere");
    noise.count("method");
    await clock.advance(600_000);
    expect(told).toEqual([[5, { ...none, elsewhere: 10_000, method: 1 }]]);
    expect(clock.armed).toBe(0);
  });

  it("that goes on is told once a minute", async () => {
    const { clock, told, noise } = noisy();
    for (let second = 0; second < 150; second += 1) {
      noise.count("busy");
      await clock.advance(1_000);
    }
    expect(told.map(([at, { busy }]) => [at, busy])).toEqual([
      [5, 5],
      [65, 60],
      [125, 60],
    ]);
  });

  it("that is not told yet is told at the end, and nothing after it", async () => {
    const { clock, told, noise } = noisy();
    noise.count("elsewhere");
    noise.close();
    expect(told).toEqual([[0, { ...none, elsewhere: 1 }]]);
    noise.close();
    noise.count("elsewhere");
    await clock.advance(120_000);
    expect([told.length, clock.armed]).toEqual([1, 0]);
  });

  it("takes twenty unsigned requests a minute for deliveries", async () => {
    const { clock, told, noise } = noisy();
    const ask = (times: number) => Array.from({ length: times }, () => noise.isUnsignedTooMuch());
    expect(ask(20)).not.toContain(true);
    expect(ask(5)).not.toContain(false);
    await clock.advance(59_000);
    expect(ask(1)).toEqual([true]);
    await clock.advance(1_000);
    expect(ask(21)).toEqual([...Array.from({ length: 20 }, () => false), true]);
    noise.close();
    expect(told.map(([, { unsigned }]) => unsigned)).toEqual([5, 2]);
  });
});
