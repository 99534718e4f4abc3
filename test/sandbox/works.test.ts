import { describe, expect, it } from "vitest";
import { SandboxState } from "../../src/sandbox/state.ts";
import { wholeState } from "../../src/sandbox/whole-state.ts";
import { assemble } from "../../src/sandbox/works.ts";
import { noon, sandboxParts } from "./parts.ts";

describe("the inside of a sandbox", () => {
  it("simulates who sends events and has endpoints", async () => {
    const works = await assemble(await sandboxParts());
    expect([...works.simulated.keys()].slice(0, 4)).toEqual([
      "payvost",
      "paymentflow",
      "senfenico",
      "open-market",
    ]);
    expect(works.simulated.has("fluxvend")).toBe(false);
    expect([...works.portals.keys()]).toEqual(["fluxvend"]);
    await works.close();
  });

  it("begins at the time it is told, else now, but never before what was kept", async () => {
    const state = new SandboxState();
    state.addAttempt({
      ...{ id: "log_1", provider: "payvost", endpoint: "webhook_1", event: { id: "evt_1", type: "x" }, n: 1 },
      ...{ url: "http://127.0.0.1:1/", status: 200, responseBody: "", error: null, ms: 1, next: null },
      at: noon + 5_000,
    });
    const load = async () => wholeState(state, new Map()).snapshot();
    const persistence = { load, save: async () => {} };
    const startOf = async (changes: object) => {
      const works = await assemble(await sandboxParts(changes));
      await works.close();
      return works.clock.now() - noon;
    };
    expect(await startOf({ startAt: 0 })).toBe(-noon);
    expect(await startOf({ startAt: null })).toBe(0);
    expect(await startOf({ startAt: null, persistence })).toBe(5_000);
    expect(await startOf({ startAt: noon + 1, persistence })).toBe(1);
  });

  it("takes up the faults of the seed behind its own", async () => {
    const rule = (status: number) => ({
      ...{ on: "api" as const, provider: null, operation: null, type: null, endpoint: null, times: null },
      fault: { kind: "status" as const, status },
    });
    const seed = { endpoints: [], faults: [rule(502)] };
    const works = await assemble(await sandboxParts({ faults: [rule(501)], seed }));
    expect(works.faults.list().map(({ rule: { fault } }) => fault)).toEqual([
      rule(501).fault,
      rule(502).fault,
    ]);
    await works.close();
  });
});
