import { describe, expect, it } from "vitest";
import { emit, plantSeed, reset, restore, runUntilIdle } from "../../src/sandbox/actions.ts";
import { assemble, type Works } from "../../src/sandbox/works.ts";
import { sandboxParts } from "./parts.ts";

async function works(): Promise<Works> {
  return assemble(
    await sandboxParts({ send: async () => ({ ok: false, kind: "refused", detail: "no", ms: 1 }) }),
  );
}

const endpoint = {
  provider: "payvost",
  url: "http://127.0.0.1:1/",
  events: ["payment.*"],
  enabled: true,
  description: null,
  metadata: {},
  secret: "whsec_mine",
};

describe("what can be done with a sandbox", () => {
  it("lets events happen at the endpoints of the seed", async () => {
    const one = await works();
    plantSeed(one, { endpoints: [endpoint, { ...endpoint, enabled: false }], faults: [] });
    const { event, attempts } = await emit(one, { provider: "payvost", type: "payment.failed" });
    expect(attempts.map(({ endpoint: id, error }) => [id, error])).toEqual([["webhook_sbx0001", "refused"]]);
    expect(one.state.event(event.id)).toEqual(event);
    expect(await runUntilIdle(one)).toBe(5);
    expect(one.attemptCount).toBe(6);
  });

  it("empties it, and puts a state back that is tried further", async () => {
    const one = await works();
    plantSeed(one, { endpoints: [endpoint], faults: [] });
    await emit(one, { provider: "payvost", type: "payment.failed" });
    const snapshot = one.whole.snapshot();
    let changes = 0;
    one.whole.onChange = () => {
      changes += 1;
    };
    await reset(one);
    expect([one.state.endpoints(), await runUntilIdle(one)]).toEqual([[], 0]);
    const before = changes;
    await restore(one, snapshot);
    expect(changes).toBeGreaterThan(before);
    expect(await runUntilIdle(one)).toBe(5);
  });

  it("refuses a seed for a provider that has no endpoints", async () => {
    const one = await works();
    const plant = () => plantSeed(one, { endpoints: [{ ...endpoint, provider: "fluxvend" }], faults: [] });
    expect(plant).toThrow('no provider "fluxvend" that sends events');
  });
});
