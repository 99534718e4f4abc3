import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SandboxAttempt, SandboxEndpoint, SandboxEvent } from "../../src/sandbox/model.ts";
import { logStatusOf, SandboxState, type Snapshot } from "../../src/sandbox/state.ts";

const endpoint = (id: string, change: Partial<SandboxEndpoint> = {}): SandboxEndpoint => ({
  ...{ id, provider: "payvost", url: "http://127.0.0.1:1/", events: ["*"], enabled: true, description: null },
  ...{ metadata: {}, createdAt: 1, secrets: [{ value: "s", until: null }] },
  ...change,
});
const event = (id: string, change: Partial<SandboxEvent> = {}): SandboxEvent => ({
  ...{ id, provider: "payvost", type: "payment.failed", headers: [["A", "b"]], createdAt: 1 },
  body: Buffer.from([0, 255, 10]),
  ...change,
});
const attempt = (id: string, change: Partial<SandboxAttempt> = {}): SandboxAttempt => ({
  ...{ id, provider: "payvost", endpoint: "w1", event: { id: "e1", type: "payment.failed" }, n: 1 },
  ...{ url: "http://127.0.0.1:1/", status: 500, responseBody: "", error: null, at: 1, ms: 1, next: null },
  ...change,
});

describe("ids", () => {
  it("are counted by prefix", () => {
    const state = new SandboxState();
    const made = ["webhook_", "webhook_", "log_", "constructor", "webhook_"].map((p) => state.nextId(p));
    expect(made).toEqual([
      "webhook_sbx0001",
      "webhook_sbx0002",
      "log_sbx0001",
      "constructorsbx0001",
      "webhook_sbx0003",
    ]);
  });

  it("grow beyond four digits", () => {
    const state = new SandboxState();
    for (let n = 1; n < 10_000; n += 1) state.nextId("x_");
    expect(state.nextId("x_")).toBe("x_sbx10000");
  });
});

describe("endpoints", () => {
  it("are told oldest first, by provider, and keep their place when changed", () => {
    const state = new SandboxState();
    for (const one of [endpoint("b"), endpoint("a"), endpoint("a", { provider: "other" })]) state.put(one);
    state.put(endpoint("b", { enabled: false }));
    expect(state.endpoints().map(({ provider, id }) => `${provider} ${id}`)).toEqual([
      "payvost b",
      "payvost a",
      "other a",
    ]);
    expect(state.endpoints("payvost").map(({ enabled }) => enabled)).toEqual([false, true]);
    expect(state.endpoint("other", "a")?.provider).toBe("other");
    expect([state.endpoint("other", "b"), state.endpoint("payvost", "__proto__")]).toEqual([null, null]);
  });

  it("are removed once", () => {
    const state = new SandboxState();
    state.put(endpoint("a"));
    expect([state.remove("other", "a"), state.remove("payvost", "a"), state.remove("payvost", "a")]).toEqual([
      false,
      true,
      false,
    ]);
    expect(state.endpoints()).toEqual([]);
  });
});

describe("events and attempts", () => {
  it("keep the newest 1,000 events and those still to be delivered", () => {
    const state = new SandboxState();
    for (const id of ["waiting", "done"]) state.addEvent(event(id));
    const waiting = { event: { id: "waiting", type: "payment.failed" } };
    state.addAttempt(attempt("l1", { ...waiting, next: 99 }));
    state.addAttempt(attempt("l2", { ...waiting, endpoint: "w2", next: 99 }));
    state.addAttempt(attempt("l3", { ...waiting, next: null, status: 200, n: 2 }));
    const fill = (prefix: string) => {
      for (let n = 0; n < 1_000; n += 1) state.addEvent(event(`${prefix}${n}`));
    };
    fill("a");
    expect([state.event("waiting")?.id, state.event("done")]).toEqual(["waiting", null]);
    expect(state.snapshot().events).toHaveLength(1_000);
    state.remove("payvost", "w2");
    state.put(endpoint("w2"));
    state.remove("payvost", "w2");
    fill("b");
    expect(state.event("waiting")).toBeNull();
  });

  it("keep a new event even when all others still wait", () => {
    const state = new SandboxState();
    for (let n = 0; n < 1_005; n += 1) {
      state.addEvent(event(`e${n}`));
      state.addAttempt(attempt(`l${n}`, { event: { id: `e${n}`, type: "payment.failed" }, next: 9 }));
    }
    state.addEvent(event("new"));
    expect([state.event("e0")?.id, state.event("new")?.id]).toEqual(["e0", "new"]);
  });

  it("keep the newest 10,000 attempts, and tell them by endpoint", () => {
    const state = new SandboxState();
    for (let n = 0; n < 20_500; n += 1) state.addAttempt(attempt(`l${n}`, { endpoint: `w${n % 2}` }));
    const kept = state.attempts();
    expect([kept.length, kept[0]?.id, kept.at(-1)?.id]).toEqual([10_000, "l10500", "l20499"]);
    expect(state.attempts({ provider: "payvost", endpoint: "w1" })).toHaveLength(5_000);
    expect(state.attempts({ provider: "other" })).toEqual([]);
  });
});

describe("changes", () => {
  it("are told, and restoring is none", () => {
    const state = new SandboxState();
    let told = 0;
    state.onChange = () => {
      told += 1;
    };
    const steps = [
      () => state.put(endpoint("a")),
      () => state.addEvent(event("e")),
      () => state.addAttempt(attempt("l")),
      () => state.remove("payvost", "a"),
      () => state.reset(),
    ];
    for (const [index, step] of steps.entries()) {
      step();
      expect(told).toBe(index + 1);
    }
    state.remove("payvost", "a");
    state.nextId("x_");
    const { generation } = state;
    state.restore(state.snapshot());
    expect([told, state.generation]).toEqual([5, generation + 1]);
  });

  it("are all forgotten by a reset", () => {
    const state = new SandboxState();
    const empty = state.snapshot();
    state.put(endpoint(state.nextId("webhook_")));
    state.addEvent(event("e1"));
    state.addAttempt(attempt("l", { next: 5 }));
    state.reset();
    expect(state.snapshot()).toEqual(empty);
    expect(state.nextId("webhook_")).toBe("webhook_sbx0001");
  });
});

describe("a snapshot", () => {
  const text = fc.string({ maxLength: 8 });
  const time = fc.integer();
  const anEndpoint = fc.record({ id: text, provider: text, enabled: fc.boolean(), createdAt: time });
  const anEvent = fc.record({ id: text, body: fc.uint8Array().map((bytes) => Buffer.from(bytes)) });
  const anAttempt = fc.record({ id: text, endpoint: text, at: time, next: fc.option(time) });

  it("restores the same state, through JSON", () => {
    fc.assert(
      fc.property(
        fc.array(anEndpoint),
        fc.array(anEvent),
        fc.array(anAttempt),
        fc.array(text),
        (endpoints, events, attempts, prefixes) => {
          const state = new SandboxState();
          for (const prefix of prefixes) state.nextId(prefix);
          for (const { id, ...change } of endpoints) state.put(endpoint(id, change));
          for (const { id, ...change } of events) state.addEvent(event(id, change));
          for (const { id, ...change } of attempts) state.addAttempt(attempt(id, change));
          const snapshot = state.snapshot();
          const copy: Snapshot = JSON.parse(JSON.stringify(snapshot));
          const restored = new SandboxState();
          restored.put(endpoint("of before"));
          restored.restore(copy);
          expect(restored.snapshot()).toEqual(snapshot);
          expect(restored.endpoints()).toEqual(state.endpoints());
          expect(restored.attempts()).toEqual(state.attempts());
          for (const { id } of events) expect(restored.event(id)).toEqual(state.event(id));
          for (const prefix of prefixes) expect(restored.nextId(prefix)).toBe(state.nextId(prefix));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("the status in a log", () => {
  it.each([
    [200, null, "2xx", "succeeded"],
    [204, null, "2xx", "succeeded"],
    [299, 5, "2xx", "succeeded"],
    [300, null, "2xx", "failed"],
    [199, null, "2xx", "failed"],
    [500, 5, "2xx", "pending"],
    [null, 5, "2xx", "pending"],
    [null, null, "2xx", "failed"],
    [200, null, "200", "succeeded"],
    [204, null, "200", "failed"],
    [201, 5, "200", "pending"],
  ] as const)("of %s, next %s, success %s, is %s", (status, next, rule, expected) => {
    expect(logStatusOf(attempt("l", { status, next }), rule)).toBe(expected);
  });
});
