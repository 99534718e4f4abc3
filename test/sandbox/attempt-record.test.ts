import { describe, expect, it } from "vitest";
import { begin, forget, giveUp, keep, presentOr } from "../../src/sandbox/attempt-record.ts";
import type { SandboxAttempt } from "../../src/sandbox/model.ts";
import { dispatching, start } from "./dispatching.ts";

async function recording() {
  const { provider, state, clock, register, event } = await dispatching();
  const told: SandboxAttempt[] = [];
  const announced: SandboxAttempt[] = [];
  const parts = { state, clock, onAttempt: (attempt: SandboxAttempt) => void announced.push(attempt) };
  const endpoint = register("http://127.0.0.1:1/");
  const delivery = {
    provider,
    endpoint,
    event: await event("payment.failed"),
    n: 2,
    held: false,
    told: (attempt: SandboxAttempt) => void told.push(attempt),
  };
  return { parts, state, delivery, endpoint, told, announced };
}

describe("an attempt", () => {
  it("begins with the endpoint's present address, and is kept, announced and told", async () => {
    const { parts, state, delivery, endpoint, told, announced } = await recording();
    state.put({ ...endpoint, url: "http://127.0.0.1:2/" });
    const begun = begin(parts, delivery);
    expect(begun).toEqual({ id: "log_sbx0001", at: start, url: "http://127.0.0.1:2/" });
    const result = { ok: true, status: 200, responseBody: "yes", error: null, ms: 3, final: false };
    const kept = keep(parts, delivery, { ...begun, result, next: null });
    expect(kept).toEqual({
      ...begun,
      provider: "payvost",
      endpoint: endpoint.id,
      event: { id: delivery.event.id, type: "payment.failed" },
      n: 2,
      status: 200,
      responseBody: "yes",
      error: null,
      ms: 3,
      next: null,
    });
    expect([state.attempts(), announced, told]).toEqual([[kept], [kept], [kept]]);
  });

  it("that is given up is kept without an answer", async () => {
    const { parts, state, delivery } = await recording();
    expect(giveUp(parts, delivery, "queue full")).toMatchObject({
      status: null,
      error: "queue full",
      next: null,
    });
    expect(state.attempts()).toHaveLength(1);
  });

  it("that is forgotten is told to who waits for it, and takes no number", async () => {
    const { parts, state, delivery, told, announced } = await recording();
    forget(parts, delivery);
    expect(told).toMatchObject([{ status: null, error: "aborted", next: null }]);
    expect([state.attempts(), announced, state.nextId("log_")]).toEqual([[], [], "log_sbx0001"]);
  });

  it("goes to the endpoint as it was when that is gone", async () => {
    const { state, delivery, endpoint } = await recording();
    state.remove(endpoint.provider, endpoint.id);
    expect(presentOr(state, delivery)).toBe(endpoint);
  });
});
