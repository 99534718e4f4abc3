import { describe, expect, it } from "vitest";
import type { Failed } from "../../src/endpoints/answers.ts";
import { pauseAfter, waitFor } from "../../src/endpoints/wait.ts";
import { WhkError } from "../../src/errors.ts";
import { clientParts, connectionTo } from "./provider-server.ts";

const connection = connectionTo("payvost");
const { parts } = clientParts(connection, { bytes: (count) => Buffer.alloc(count, 0xff) });
const error = new WhkError("provider", "x", "x");
const failed: Failed = { ok: false, error, done: "no", status: 429, passing: "rate limit", wait: null };

function pause(change: Partial<Failed>, waits = { limit: 0, failures: 0 }, repeatable = true) {
  return pauseAfter(parts, { failed: { ...failed, ...change }, waits, repeatable });
}

const broken = { status: 503, passing: "failure" } as const;

describe("pauseAfter", () => {
  it("waits as the provider asks, also for what may not be repeated: it was refused", () => {
    expect(pause({ wait: 2000 }, undefined, false)).toEqual({
      ms: 2000,
      why: "payvost asks to wait 2 s (rate limit)",
      waits: { limit: 1, failures: 0 },
    });
  });

  it("clamps a short wait and refuses a long one", () => {
    expect(pause({ wait: 0 })?.ms).toBe(250);
    expect(pause({ wait: 60_000 })?.ms).toBe(60_000);
    expect(pause({ wait: 60_001 })).toBe(null);
    expect(pause({ ...broken, wait: 60_001 })).toBe(null);
  });

  it("waits three times for the rate limit, longer each time when nothing is asked for", () => {
    const times = [0, 1, 2, 3].map((limit) => pause({}, { limit, failures: 0 })?.ms ?? null);
    expect(times).toEqual([1000, 2000, 4000, null]);
  });

  it("tries three times after failures", () => {
    const pauses = [0, 1, 2].map((failures) => pause(broken, { limit: 0, failures }));
    expect(pauses.map((one) => one?.ms ?? null)).toEqual([500, 1000, null]);
    expect(pauses[1]?.why).toBe("payvost answered 503; trying again in 1 s");
    expect(pause({ ...broken, status: null })?.why).toBe("payvost gave no answer; trying again in 500 ms");
    expect(pause({ ...broken, wait: 3000 })?.ms).toBe(3000);
  });

  it("does not repeat what is no passing failure, or what must not be done twice", () => {
    expect(pause({ ...broken, passing: null })).toBe(null);
    expect(pause(broken, undefined, false)).toBe(null);
  });

  it("waits at least half as long, by chance", () => {
    const least = clientParts(connection, { bytes: (count) => Buffer.alloc(count) }).parts;
    const input = { failed: { ...failed, ...broken }, waits: { limit: 0, failures: 1 }, repeatable: true };
    expect(pauseAfter(least, input)?.ms).toBe(500);
  });
});

describe("waitFor", () => {
  const two = { ms: 2000, why: "because", waits: { limit: 1, failures: 0 } };

  it("tells first, then sleeps", async () => {
    const watched = clientParts(connection);
    expect(await waitFor(watched.parts, two)).toBe(true);
    expect([watched.told, watched.slept]).toEqual([["because"], [2000]]);
  });

  it("is false when it was stopped", async () => {
    const watched = clientParts(connection, { signal: AbortSignal.abort() });
    expect(await waitFor(watched.parts, two)).toBe(false);
    expect(watched.slept).toEqual([]);
  });
});
