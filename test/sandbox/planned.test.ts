import { describe, expect, it } from "vitest";
import { createSandboxClock } from "../../src/sandbox/clock.ts";
import type { SandboxAttempt } from "../../src/sandbox/model.ts";
import { type Delivery, laneOf, Planned, pendingIn } from "../../src/sandbox/planned.ts";
import { dispatching, start } from "./dispatching.ts";

const surroundings = { now: () => start, elapsed: () => 0, bytes: () => Buffer.alloc(0) };

async function deliveries() {
  const { provider, register, event } = await dispatching();
  const endpoints = [register("http://127.0.0.1:1/"), register("http://127.0.0.1:2/")];
  const happened = await event();
  const base = { provider, event: happened, n: 1, held: false, told: null };
  const clock = createSandboxClock(surroundings, { scale: 0, startAt: start });
  const made = endpoints.map((endpoint): Delivery => ({ ...base, endpoint }));
  const [a, b] = made;
  if (a === undefined || b === undefined) throw new Error("two endpoints");
  return { clock, a, b };
}

describe("Planned", () => {
  it("starts deliveries at their time and knows them no more", async () => {
    const { clock, a, b } = await deliveries();
    const started: [Delivery, number][] = [];
    const planned = new Planned(
      clock,
      async (delivery) => void started.push([delivery, clock.now() - start]),
    );
    planned.add(a, start + 20);
    planned.add(b, start + 10);
    expect([planned.size, planned.has(laneOf(a))]).toEqual([2, true]);
    await clock.runUntilIdle();
    expect(started).toEqual([
      [b, 10],
      [a, 20],
    ]);
    expect([planned.size, planned.has(laneOf(a))]).toEqual([0, false]);
  });

  it("gives back those of one lane, or all, and starts none of them", async () => {
    const { clock, a, b } = await deliveries();
    const started: Delivery[] = [];
    const planned = new Planned(clock, async (delivery) => void started.push(delivery));
    const second = { ...a, n: 2 };
    for (const delivery of [a, b, second]) planned.add(delivery, start + 10);
    expect(planned.take(laneOf(a))).toEqual([a, second]);
    expect(planned.take(null)).toEqual([b]);
    await clock.runUntilIdle();
    expect(started).toEqual([]);
  });
});

describe("pendingIn", () => {
  it.each<[string, [n: number, next: number | null][], { n: number; at: number } | null]>([
    ["nothing was tried", [], null],
    ["the last attempt is tried again", [[1, 5]], { n: 2, at: 5 }],
    [
      "the last of several is tried again",
      [
        [1, 5],
        [2, 65],
      ],
      { n: 3, at: 65 },
    ],
    [
      "the last attempt was the end",
      [
        [1, 5],
        [2, null],
      ],
      null,
    ],
    [
      "a duplicate is tried again together",
      [
        [1, 5],
        [1, 5],
      ],
      { n: 2, at: 5 },
    ],
    [
      "the copy was accepted, the first not",
      [
        [1, 5],
        [1, null],
      ],
      { n: 2, at: 5 },
    ],
    [
      "the event was delivered anew after its end",
      [
        [1, 5],
        [2, null],
        [1, 9],
      ],
      { n: 2, at: 9 },
    ],
  ])("when %s", async (_, attempts, expected) => {
    const { provider, state, register, event } = await dispatching();
    const endpoint = register("http://127.0.0.1:1/");
    const happened = await event();
    state.addEvent(happened);
    for (const [index, [n, next]] of attempts.entries())
      state.addAttempt(attemptOf({ id: `log_${index}`, endpoint: endpoint.id, event: happened.id, n, next }));
    const pending = pendingIn(state, new Map([["payvost", provider]]));
    expect(pending.map(({ delivery: { n }, at }) => ({ n, at }))).toEqual(
      expected === null ? [] : [expected],
    );
  });
});

function attemptOf(own: {
  id: string;
  endpoint: string;
  event: string;
  n: number;
  next: number | null;
}): SandboxAttempt {
  return {
    ...own,
    provider: "payvost",
    event: { id: own.event, type: "payment.failed" },
    url: "http://127.0.0.1:1/",
    status: 500,
    responseBody: "",
    error: null,
    at: start,
    ms: 1,
  };
}
