import { describe, expect, it } from "vitest";
import { Pace } from "../../src/tunnel/pace.ts";
import { SteppingClock } from "./stepping-clock.ts";

function paced() {
  const clock = new SteppingClock();
  // The middle of all chances: no jitter.
  return { clock, pace: new Pace(clock, () => Buffer.from([0x80, 0])) };
}

describe("the pace of tries", () => {
  it("lets the first try begin at once, the next not within a second", async () => {
    const { clock, pace } = paced();
    expect(pace.delay).toBe(0);
    pace.began();
    pace.failed();
    expect(pace.delay).toBe(1_000);
    await clock.advance(400);
    expect(pace.delay).toBe(600);
    await clock.advance(5_000);
    expect(pace.delay).toBe(0);
  });

  it("waits longer after each failure, counted from its end", async () => {
    const { clock, pace } = paced();
    const delays: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      pace.began();
      await clock.advance(15_000);
      pace.failed();
      delays.push(pace.delay);
      await clock.advance(pace.delay);
    }
    expect(delays).toEqual([200, 400, 800, 1_600, 3_200]);
  });

  it("forgets failures only after a minute of health", async () => {
    const { clock, pace } = paced();
    for (const [healthy, delay] of [
      [0, 200],
      [30_000, 400],
      [60_000, 200],
    ] as const) {
      pace.began();
      pace.ready();
      await clock.advance(healthy + 5_000 * Number(healthy === 0));
      pace.failed();
      expect(pace.delay).toBe(delay);
      await clock.advance(5_000);
    }
  });

  it("can be made to wait, never less than it would", () => {
    const { pace } = paced();
    pace.began();
    pace.wait(61_000);
    pace.wait(5);
    expect(pace.delay).toBe(61_000);
  });
});
