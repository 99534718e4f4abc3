import { describe, expect, it } from "vitest";
import { within } from "../../src/tunnel/deadline.ts";
import { SteppingClock } from "./stepping-clock.ts";

const never = new Promise<never>(() => {});

function started<T>(
  work: (signal: AbortSignal, clock: SteppingClock) => Promise<T>,
  change: { grace?: number } = {},
) {
  const clock = new SteppingClock();
  const stop = new AbortController();
  const late: T[] = [];
  const told = (value: T) => void late.push(value);
  let outcome: unknown = "waiting";
  within({ limit: 100, clock, signal: stop.signal, late: told, ...change }, (signal) =>
    work(signal, clock),
  ).then(
    (value) => (outcome = value),
    (error) => (outcome = error),
  );
  return { clock, stop, late, outcome: () => outcome };
}

describe("within", () => {
  it("is what the work comes to in time, and leaves its signal alone", async () => {
    let given: AbortSignal | null = null;
    const { clock, stop, outcome, late } = started(async (signal) => {
      given = signal;
      return 7;
    });
    await clock.advance(0);
    expect(outcome()).toEqual({ inTime: true, value: 7 });
    stop.abort();
    await clock.advance(1_000);
    expect(given).toMatchObject({ aborted: false });
    expect([clock.armed, late]).toEqual([0, []]);
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("no"))],
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
  ])("rejects when the work %s in time", async (_how, work) => {
    const { clock, outcome } = started(work);
    await clock.advance(0);
    expect(outcome()).toEqual(new Error("no"));
    expect(clock.armed).toBe(0);
  });

  it("tells work that takes too long to stop", async () => {
    let given: AbortSignal | null = null;
    const { clock, outcome } = started((signal) => {
      given = signal;
      return never;
    });
    await clock.advance(99);
    expect([outcome(), given]).toMatchObject(["waiting", { aborted: false }]);
    await clock.advance(1);
    expect([outcome(), given, clock.armed]).toMatchObject([{ inTime: false }, { aborted: true }, 0]);
  });

  it.each([0, 50])("ends early when the signal aborts after %i ms", async (ms) => {
    const { clock, stop, outcome } = started(() => never);
    await clock.advance(ms);
    stop.abort();
    await clock.advance(0);
    expect([outcome(), clock.armed]).toEqual([{ inTime: false }, 0]);
  });

  it("hands on what comes late, and forgives late failures", async () => {
    const { clock, late, outcome } = started((_signal, world) => world.worldSleep(200).then(() => "late"));
    await clock.advance(100);
    expect(outcome()).toEqual({ inTime: false });
    await clock.advance(100);
    expect(late).toEqual(["late"]);
    const failing = started((_signal, world) =>
      world.worldSleep(200).then(() => Promise.reject(new Error("no"))),
    );
    await failing.clock.advance(300);
    expect(failing.outcome()).toEqual({ inTime: false });
  });

  it("waits for the end of the work as long as the grace", async () => {
    const { clock, outcome, late } = started((_signal, world) => world.worldSleep(120).then(() => 1), {
      grace: 50,
    });
    await clock.advance(119);
    expect(outcome()).toBe("waiting");
    await clock.advance(1);
    expect([outcome(), late, clock.armed]).toEqual([{ inTime: false }, [1], 0]);
    const deaf = started(() => never, { grace: 50 });
    await deaf.clock.advance(150);
    expect([deaf.outcome(), deaf.clock.armed]).toEqual([{ inTime: false }, 0]);
  });
});
