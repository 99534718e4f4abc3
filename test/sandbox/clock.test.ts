import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSandboxClock, latestTime } from "../../src/sandbox/clock.ts";

const start = Date.UTC(2026, 0, 1);

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

const surroundings = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  bytes: () => Buffer.alloc(0),
};

function clockOf(scale: number, startAt: number | null = start) {
  return createSandboxClock(surroundings, { scale, startAt });
}

describe("a stopped clock", () => {
  it("starts where it is told and stands still", async () => {
    const clock = clockOf(0, 5_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(clock.now()).toBe(5_000);
    expect(clockOf(0, null).now()).toBe(start + 60_000);
  });

  it("runs what falls due in order of time, ties in order of scheduling, at the job's own time", async () => {
    const clock = clockOf(0);
    const ran: string[] = [];
    const job = (name: string) => async () => void ran.push(`${name}@${clock.now() - start}`);
    for (const [name, at] of [
      ["c", 30],
      ["a", 10],
      ["b1", 20],
      ["b2", 20],
      ["late", 101],
    ] as const)
      clock.schedule(start + at, job(name));
    await clock.advance(100);
    expect(ran).toEqual(["a@10", "b1@20", "b2@20", "c@30"]);
    expect(clock.now()).toBe(start + 100);
    await clock.advance(1);
    expect(ran.at(-1)).toBe("late@101");
  });

  it("waits for each job, and runs those it schedules when they fall due too", async () => {
    const clock = clockOf(0);
    const ran: string[] = [];
    clock.schedule(start + 10, async () => {
      ran.push("first begins");
      await Promise.resolve();
      clock.schedule(clock.now() + 5, async () => void ran.push(`inner@${clock.now() - start}`));
      clock.schedule(clock.now() + 500, async () => void ran.push("too late"));
      ran.push("first ends");
    });
    clock.schedule(start + 20, async () => void ran.push("second"));
    await clock.advance(50);
    expect(ran).toEqual(["first begins", "first ends", "inner@15", "second"]);
  });

  it("runs what is overdue at the next move, without going back", async () => {
    const clock = clockOf(0);
    const at: number[] = [];
    clock.schedule(start - 1_000, async () => void at.push(clock.now()));
    await clock.advance(0);
    expect(at).toEqual([start]);
  });

  it("does not run what was taken back", async () => {
    const clock = clockOf(0);
    const ran: string[] = [];
    const takeBack = clock.schedule(start + 20, async () => void ran.push("taken back"));
    clock.schedule(start + 10, async () => takeBack());
    clock.schedule(start + 20, async () => void ran.push("stays"));
    await clock.advance(100);
    expect(ran).toEqual(["stays"]);
  });

  it("ends with the year 9999", async () => {
    const clock = clockOf(1_000_000, Date.UTC(9999, 11, 31));
    await clock.advance(366 * 86_400_000);
    expect(new Date(clock.now()).toISOString()).toBe("9999-12-31T23:59:59.999Z");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(clock.now()).toBe(latestTime);
  });

  it("makes one move after the other", async () => {
    const clock = clockOf(0);
    const seen: number[] = [];
    for (const at of [50, 150, 250])
      clock.schedule(start + at, async () => void seen.push(clock.now() - start));
    await Promise.all([clock.advance(100), clock.advance(100), clock.advance(100)]);
    expect([seen, clock.now()]).toEqual([[50, 150, 250], start + 300]);
  });

  it("goes on after a job that failed", async () => {
    const clock = clockOf(0);
    const ran: string[] = [];
    clock.schedule(start + 10, () => Promise.reject(new Error("broken job")));
    clock.schedule(start + 20, async () => void ran.push("next"));
    await expect(clock.advance(100)).rejects.toThrow("broken job");
    await clock.advance(100);
    expect(ran).toEqual(["next"]);
  });
});

describe("runUntilIdle", () => {
  it("moves to each job until none is left and answers how many ran", async () => {
    const clock = clockOf(0);
    const repeat = (left: number) => async () => {
      if (left > 1) clock.schedule(clock.now() + 1_000, repeat(left - 1));
    };
    clock.schedule(start + 1_000, repeat(5));
    expect(await clock.runUntilIdle()).toBe(5);
    expect(clock.now()).toBe(start + 5_000);
    expect(await clock.runUntilIdle()).toBe(0);
  });

  it("stops after so many, however many there would be", async () => {
    const clock = clockOf(0);
    const forever = async () => void clock.schedule(clock.now() + 1, forever);
    clock.schedule(start, forever);
    expect(await clock.runUntilIdle(7)).toBe(7);
    expect(await clock.runUntilIdle()).toBe(10_000);
  });
});

describe("a clock that goes", () => {
  it.each([1, 60, 0.5])("runs a job after its time divided by %d", async (scale) => {
    const clock = clockOf(scale);
    const ran: number[] = [];
    clock.schedule(start + 60_000, async () => void ran.push(clock.now() - start));
    await vi.advanceTimersByTimeAsync(60_000 / scale - 1);
    expect(ran).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(ran).toHaveLength(1);
    expect(ran[0]).toBeGreaterThanOrEqual(60_000);
  });

  it("does not let a job that takes long hold up the others", async () => {
    const clock = clockOf(1);
    const ran: string[] = [];
    clock.schedule(start + 10, () => new Promise(() => {}));
    clock.schedule(start + 10, async () => void ran.push("other"));
    await vi.advanceTimersByTimeAsync(11);
    expect(ran).toEqual(["other"]);
  });

  it("waits longer than a timer of Node can", async () => {
    const clock = clockOf(1);
    const ran: number[] = [];
    const far = 2 ** 31 + 5_000;
    clock.schedule(start + far, async () => void ran.push(clock.now() - start));
    await vi.advanceTimersByTimeAsync(far - 1);
    expect(ran).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(ran).toHaveLength(1);
  });

  it("keeps the time when its pace changes, and re-times what is scheduled", async () => {
    const clock = clockOf(1);
    const ran: number[] = [];
    clock.schedule(start + 61_000, async () => void ran.push(1));
    await vi.advanceTimersByTimeAsync(1_000);
    clock.setScale(60);
    expect([clock.now() - start, clock.scale]).toEqual([1_000, 60]);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(ran).toEqual([1]);
    clock.setScale(0);
    const stopped = clock.now();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(clock.now()).toBe(stopped);
  });

  it("stands still while it is moved, and goes on from there", async () => {
    const clock = clockOf(1);
    const seen: number[] = [];
    clock.schedule(start + 5_000, async () => {
      vi.advanceTimersByTime(700);
      seen.push(clock.now() - start);
    });
    await clock.advance(10_000);
    expect([seen, clock.now() - start]).toEqual([[5_000], 10_000]);
    await vi.advanceTimersByTimeAsync(50);
    expect(clock.now() - start).toBe(10_050);
  });

  it("leaves time for others when a job schedules itself again and again", async () => {
    const clock = clockOf(1);
    let ran = 0;
    const again = async () => {
      ran += 1;
      if (ran < 1_000) clock.schedule(clock.now(), again);
    };
    clock.schedule(start, again);
    await vi.advanceTimersByTimeAsync(5);
    expect(ran).toBeGreaterThan(0);
    expect(ran).toBeLessThan(1_000);
  });

  it("leaves no timer and runs nothing once it is closed", async () => {
    const clock = clockOf(1);
    const ran: string[] = [];
    clock.schedule(start + 10, async () => void ran.push("before"));
    expect(vi.getTimerCount()).toBe(1);
    clock.close();
    clock.schedule(start + 10, async () => void ran.push("after"));
    expect(vi.getTimerCount()).toBe(0);
    await clock.advance(100);
    expect([ran, vi.getTimerCount()]).toEqual([[], 0]);
  });
});

describe("any schedule", () => {
  it("runs in order of time and of scheduling, however the time is moved", async () => {
    const schedule = fc.array(fc.record({ at: fc.nat(500), adds: fc.option(fc.nat(50)) }), { maxLength: 40 });
    const moves = fc.array(fc.nat(200), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(schedule, moves, async (jobs, steps) => {
        const clock = clockOf(0, 0);
        const ran: { at: number; order: number; now: number }[] = [];
        let order = 0;
        const add = (at: number, adds: number | null) => {
          const mine = order++;
          clock.schedule(at, async () => {
            ran.push({ at, order: mine, now: clock.now() });
            if (adds !== null) add(clock.now() + adds, null);
          });
        };
        for (const { at, adds } of jobs) add(at, adds);
        for (const step of steps) {
          const target = clock.now() + step;
          await clock.advance(step);
          expect(clock.now()).toBe(target);
          expect(ran.every(({ at }) => at <= target)).toBe(true);
        }
        await clock.runUntilIdle();
        expect(ran).toHaveLength(jobs.length + jobs.filter(({ adds }) => adds !== null).length);
        expect(ran.every(({ at, now }) => at === now)).toBe(true);
        expect([...ran].sort((a, b) => a.at - b.at || a.order - b.order)).toEqual(ran);
      }),
      { numRuns: 100 },
    );
  });
});
