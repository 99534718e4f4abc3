import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answering, type Behaviour, failing } from "./fake-driver.ts";
import { settled } from "./stepping-clock.ts";
import { good, supervise } from "./supervised.ts";

const second = 1_000;
const minute = 60 * second;

describe("a tunnel that works", () => {
  it("is ready once our own answer came back through its URL, and not before", async () => {
    const { supervisor, driver, clock, changes } = supervise();
    driver.weather = failing("dns");
    await clock.advance(3 * second);
    expect([supervisor.state, supervisor.obstacle]).toEqual(["verifying", null]);
    driver.weather = null;
    await clock.advance(2 * second);
    const url = "https://quiet-fox-0.test/token";
    expect(supervisor).toMatchObject({ state: "ready", url, obstacle: null });
    const blank = { reason: null, hint: null, gap: null, previousUrl: null };
    expect(changes).toEqual([
      { state: "opening", url: null, ...blank },
      { state: "verifying", url, ...blank },
      { state: "ready", url, ...blank },
    ]);
    expect(driver.probes.at(-1)?.url.href).toMatch(
      /^https:\/\/quiet-fox-0\.test\/token\/__whk\/[0-9a-f]{32}$/,
    );
  });

  it("tells nobody before it was handed out", async () => {
    const { changes } = supervise();
    expect(changes).toEqual([]);
    await settled();
    expect(changes[0]?.state).toBe("opening");
  });

  it("is probed every 30 s, unless a real request was seen", async () => {
    const { supervisor, driver, clock } = supervise();
    await clock.advance(second);
    const before = driver.probes.length;
    await clock.advance(5 * minute);
    expect(driver.probes.length - before).toBe(10);
    for (let count = 0; count < 20; count += 1) {
      await clock.advance(15 * second);
      supervisor.sawRequest();
    }
    expect(driver.probes.length - before).toBe(10);
  });

  it("[D17] is probed soon after the machine has slept", async () => {
    const { driver, clock, supervisor } = supervise();
    await clock.advance(second);
    const before = driver.probes.length;
    clock.suspend(minute * 60);
    await clock.advance(10 * second);
    expect(driver.probes.length - before).toBe(1);
    clock.suspend(10 * second);
    await clock.advance(10 * second);
    expect(driver.probes.length - before).toBe(1);
    expect(supervisor.state).toBe("ready");
  });

  it("may miss one probe, and may be busy", async () => {
    const { driver, clock, states } = supervise();
    await clock.advance(29 * second);
    driver.weather = failing("reset");
    await clock.advance(1.5 * second);
    driver.weather = null;
    await clock.advance(minute);
    driver.weather = answering(429, "busy");
    await clock.advance(2 * minute);
    expect(states()).toEqual(["opening", "verifying", "ready"]);
    await clock.advance(3 * minute);
    expect(states()).toContain("degraded");
  });

  it("survives a miss that a real request follows", async () => {
    const { driver, clock, states, supervisor } = supervise();
    await clock.advance(29 * second);
    driver.weather = failing("timeout");
    await clock.advance(2 * second);
    supervisor.sawRequest();
    await clock.advance(20 * second);
    expect(states()).toEqual(["opening", "verifying", "ready"]);
  });
});

describe("a tunnel that is lost", () => {
  it("is degraded after two misses, then opened again under its name; the gap is told once", async () => {
    const { driver, clock, changes, supervisor } = supervise([{ kind: "dies", after: 40 * second }, good]);
    const start = clock.now();
    await clock.advance(2 * minute);
    expect(changes.slice(3)).toEqual([
      expect.objectContaining({
        state: "degraded",
        url: "https://quiet-fox-0.test/token",
        reason: "quiet-fox-0.test did not answer in time",
        hint: expect.stringContaining("whk keeps trying"),
      }),
      expect.objectContaining({ state: "reconnecting", url: null }),
      expect.objectContaining({ state: "verifying" }),
      {
        state: "ready",
        url: "https://quiet-fox-0.test/token",
        reason: null,
        hint: null,
        gap: { from: start + 30 * second, to: expect.any(Number) },
        previousUrl: null,
      },
    ]);
    const to = changes.at(-1)?.gap?.to ?? 0;
    // Probe at 60 s, two deadlines of 6 s, 2 s between, then the driver's delay.
    expect(to - start).toBeLessThan(80 * second);
    expect(driver.names).toEqual([null, "quiet-fox-0"]);
    expect(supervisor.state).toBe("ready");
  });

  it("is opened again at once when the driver says that it is gone, after its reopen delay", async () => {
    const { driver, clock, changes } = supervise([{ kind: "closes", after: 5 * second }, good]);
    const start = clock.now();
    await clock.advance(20 * second);
    expect(changes.slice(3)).toMatchObject([
      { state: "reconnecting", reason: "the server went away", gap: null },
      { state: "verifying" },
      { state: "ready", gap: { from: start + 5 * second, to: start + 6.2 * second } },
    ]);
    expect(driver.tries).toEqual([0, 6.2 * second]);
  });

  it("[T2] is back within 5 s of the server's return", async () => {
    for (const outage of [1, 4, 10, 30, 45].map((seconds) => seconds * second)) {
      let back = Number.POSITIVE_INFINITY;
      const behave = (): Behaviour => {
        if (driver.tries.length === 1) return { kind: "closes", after: 5 * second };
        return clock.elapsed() < back ? { kind: "unready" } : good;
      };
      const { driver, clock, supervisor } = supervise(behave);
      back = 5 * second + outage;
      await clock.advance(back + 4.9 * second);
      expect(supervisor.state).toBe("ready");
    }
  });

  it("is not replaced when it is this process that does not answer", async () => {
    const { driver, clock, changes, supervisor } = supervise();
    await clock.advance(20 * second);
    const start = clock.now();
    driver.ownWorks = false;
    driver.weather = failing("timeout");
    await clock.advance(minute);
    expect(changes.at(-1)).toMatchObject({ state: "degraded", reason: "whk itself does not answer in time" });
    driver.ownWorks = true;
    driver.weather = null;
    await clock.advance(10 * second);
    expect(changes.at(-1)).toMatchObject({ state: "ready", gap: { from: expect.any(Number) } });
    expect(changes.at(-1)?.gap?.from).toBeLessThanOrEqual(start);
    expect([driver.made.length, supervisor.state]).toEqual([1, "ready"]);
  });

  it("has another URL told with the one before, once it leads here", async () => {
    const { clock, changes, driver } = supervise([
      { kind: "closes", after: 5 * second },
      { kind: "named", name: "other" },
    ]);
    await clock.advance(minute);
    expect(driver.names).toEqual([null, "quiet-fox-0", "quiet-fox-0", "quiet-fox-0"]);
    expect(changes.at(-1)).toMatchObject({
      state: "ready",
      url: "https://other.test/token",
      previousUrl: "https://quiet-fox-0.test/token",
    });
    expect(changes.filter(({ previousUrl }) => previousUrl !== null)).toHaveLength(1);
    expect(changes.map(({ reason }) => reason)).toContain("the name quiet-fox-0 is taken at the moment");
    expect(driver.most).toBe(1);
    const waits = driver.tries.slice(2).map((at, place) => at - (driver.tries[place + 1] ?? 0));
    expect(waits).toEqual([1.5 * second, 1.5 * second]);
  });

  it("is not taken for a working one by a request that comes late", async () => {
    const { clock, supervisor, states } = supervise([{ kind: "dies", after: 40 * second }, { kind: "hang" }]);
    await clock.advance(80 * second);
    expect(supervisor.state).toBe("reconnecting");
    supervisor.sawRequest();
    expect([supervisor.state, states().filter((state) => state === "ready").length]).toEqual([
      "reconnecting",
      1,
    ]);
  });
});

describe("a wanted name", () => {
  it("is asked for again when another was granted", async () => {
    const { driver, clock, supervisor } = supervise([{ kind: "named", name: "other" }, good], {
      name: "mine",
    });
    await clock.advance(10 * second);
    expect(driver.names).toEqual(["mine", "mine"]);
    expect(supervisor.url).toBe("https://mine.test/token");
  });
});

describe("a tunnel that does not come about", () => {
  it.each([
    ["hang", "no tunnel opened within 15 s"],
    ["reject", "the server said no"],
    ["throw", "the tunnel could not be opened: a defect of the driver"],
    ["unready", "the server is down"],
    ["no-url", "the tunnel has no usable address"],
    ["dead", "quiet-fox-0.test has no tunnel behind it any more (404)"],
  ] as const)("is told once and tried again: %s", async (kind, reason) => {
    const { changes, clock, driver, supervisor } = supervise([{ kind }]);
    await clock.advance(90 * second);
    expect(changes.filter(({ reason }) => reason !== null)[0]).toMatchObject({ reason });
    expect(new Set(changes.map(({ state }) => state)).has("reconnecting")).toBe(false);
    expect(driver.tries.length).toBeGreaterThan(1);
    expect(supervisor.obstacle).not.toBeNull();
    if (kind === "dead") return;
    expect(changes.filter((change) => change.reason === reason)).toHaveLength(1);
  });

  it("fails for good when the driver says before the first success that it is of no use", async () => {
    const { changes, clock, driver, supervisor } = supervise([{ kind: "final" }]);
    const ready = supervisor.ready(10 * minute);
    await clock.advance(0);
    expect(await ready).toBe(false);
    await clock.advance(10 * minute);
    expect(changes.at(-1)).toMatchObject({
      state: "failed",
      reason: "the name is malformed",
      hint: "choose another",
    });
    expect([driver.tries.length, clock.armed, supervisor.state]).toEqual([1, 0, "failed"]);
  });

  it("goes on trying when it has worked before", async () => {
    const { clock, supervisor } = supervise([{ kind: "closes", after: second }, { kind: "final" }, good]);
    await clock.advance(minute);
    expect(supervisor.state).toBe("ready");
  });
});

describe("ready", () => {
  it("is true as soon as it is, false when that takes too long", async () => {
    const { clock, supervisor } = supervise([{ kind: "late", after: 5 * second }]);
    const [soon, later] = [supervisor.ready(4 * second), supervisor.ready(6 * second)];
    await clock.advance(4 * second);
    expect(await soon).toBe(false);
    await clock.advance(2 * second);
    expect([await later, await supervisor.ready(0)]).toEqual([true, true]);
  });

  it("[T1] has a reason before 15 s when the server cannot be reached", async () => {
    const { clock, supervisor } = supervise([{ kind: "unready" }]);
    const ready = supervisor.ready(15 * second);
    await clock.advance(15 * second);
    expect([await ready, supervisor.obstacle]).toEqual([
      false,
      { what: "the server is down", fix: "wait", retryable: true },
    ]);
  });

  it("is false once it is closed", async () => {
    const { clock, supervisor } = supervise([{ kind: "hang" }]);
    const ready = supervisor.ready(minute);
    await clock.advance(second);
    const closed = supervisor.close();
    expect(await ready).toBe(false);
    await clock.advance(10 * second);
    await closed;
  });
});

/** Every way a driver may behave. */
const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.constantFrom<Behaviour[]>(
    good,
    { kind: "hang" },
    { kind: "deaf" },
    { kind: "reject" },
    { kind: "throw" },
    { kind: "unready" },
    { kind: "no-url" },
    { kind: "dead" },
    { kind: "named", name: "other" },
  ),
  fc.record({
    kind: fc.constantFrom("closes" as const, "dies" as const, "late" as const),
    after: fc.integer({ min: 0, max: 45_000 }),
  }),
);

const weather = fc.constantFrom(
  null,
  null,
  "hang" as const,
  failing("dns"),
  failing("tls", "certificate has expired"),
  answering(200, "<html>"),
  answering(429, ""),
  answering(408, ""),
  answering(502, ""),
  answering(200, "hello"),
);

const runs = { numRuns: 100 };

describe("whatever a driver and the network do", () => {
  it("there is always a timer, no two tries within a second, one tunnel at once, and health in the end", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(behaviour, { minLength: 1, maxLength: 20 }),
        fc.array(weather, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (behaviours, skies, closeHangs) => {
          const left = [...behaviours];
          const { driver, clock, supervisor } = supervise(() => left.shift() ?? good);
          driver.closeHangs = closeHangs;
          for (const sky of [...skies, null]) {
            driver.weather = sky;
            for (let step = 0; step < 6; step += 1) {
              await clock.advance(7 * second);
              expect(clock.armed).toBeGreaterThan(0);
            }
          }
          left.splice(0);
          await clock.advance(4 * minute);
          expect(supervisor.state).toBe("ready");
          expect(driver.current?.url).toBe(supervisor.url?.replace("/token", ""));
          expect(
            Math.min(...driver.tries.slice(1).map((at, place) => at - (driver.tries[place] ?? 0))),
          ).toBeGreaterThanOrEqual(second);
          expect(driver.most).toBe(1);
        },
      ),
      runs,
    );
  });

  it("closing at any moment ends everything", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(behaviour, { minLength: 1, maxLength: 6 }),
        weather,
        fc.integer({ min: 0, max: 120_000 }),
        async (behaviours, sky, moment) => {
          const { driver, clock, supervisor, changes } = supervise(behaviours);
          driver.weather = sky;
          await clock.advance(moment);
          const closed = supervisor.close();
          await clock.advance(12 * second);
          await closed;
          expect([supervisor.state, clock.armed, changes.at(-1)?.state]).toEqual(["closed", 0, "closed"]);
          const [tries, probes] = [driver.tries.length, driver.probes.length];
          await clock.advance(5 * minute);
          expect(driver.current).toBeUndefined();
          expect([driver.tries.length, driver.probes.length, clock.armed]).toEqual([tries, probes, 0]);
        },
      ),
      runs,
    );
  });
});
