import { describe, expect, it } from "vitest";
import { readSnapshot } from "../../src/sandbox/snapshot.ts";
import { SandboxState, type Snapshot } from "../../src/sandbox/state.ts";

function filled(): Snapshot {
  const state = new SandboxState();
  state.put({
    id: state.nextId("webhook_"),
    provider: "payvost",
    url: "http://127.0.0.1:3000/",
    events: ["*"],
    enabled: true,
    description: null,
    metadata: { team: "a" },
    createdAt: 1,
    secrets: [
      { value: "whsec_new", until: null },
      { value: "whsec_old", until: 5 },
    ],
  });
  state.addEvent({
    id: "evt_1",
    provider: "payvost",
    type: "payment.failed",
    headers: [["content-type", "application/json"]],
    body: Buffer.from([0xff, 0x00]),
    createdAt: 2,
  });
  state.addAttempt({
    id: "log_1",
    provider: "payvost",
    endpoint: "webhook_sbx0001",
    event: { id: "evt_1", type: "payment.failed" },
    n: 1,
    url: "http://127.0.0.1:3000/",
    status: null,
    responseBody: "",
    error: "refused",
    at: 3,
    ms: 0.5,
    next: 5_003,
  });
  const core = { ref: "core", enabled: true, addresses: ["127.0.0.1"] };
  const credential = {
    apiKey: "fv_test_1",
    secret: "s",
    hooks: null,
    signsWith: "either",
    active: true,
  } as const;
  const linked = { ref: "TXN1", hook: "core", at: 4, repeats: 1 };
  const fluxvend = { hooks: [core], credentials: [credential], transactions: [linked] };
  return { ...state.snapshot(), portals: { fluxvend } };
}

describe("a snapshot", () => {
  it("passes unchanged through JSON", () => {
    const snapshot = filled();
    expect(readSnapshot(JSON.parse(JSON.stringify(snapshot)))).toEqual(snapshot);
    const again = new SandboxState();
    again.restore(readSnapshot(JSON.parse(JSON.stringify(snapshot))));
    expect({ ...again.snapshot(), portals: snapshot.portals }).toEqual(snapshot);
    expect(again.event("evt_1")?.body).toEqual(Buffer.from([0xff, 0x00]));
  });

  it.each([
    [null, "must be"],
    [{}, "v: is missing"],
    [{ ...filled(), v: 2 }, "v: is of another version"],
    [{ ...filled(), counters: { req_: 0.5 } }, "counters.req_: must be whole"],
    [{ ...filled(), attempts: [{ ...filled().attempts[0], next: 1e308 }] }, "attempts[0].next: must be"],
    [{ ...filled(), attempts: [{ ...filled().attempts[0], at: -1 }] }, "attempts[0].at: must be 0 or more"],
    [{ ...filled(), portals: { fluxvend: {} } }, "portals.fluxvend.hooks: is missing"],
    [{ ...filled(), endpoints: {} }, "endpoints: must be a list"],
    [{ ...filled(), events: [{ ...filled().events[0], body: "%%" }] }, "events[0].body: must be base64"],
    [
      { ...filled(), endpoints: [{ ...filled().endpoints[0], url: "no" }] },
      "endpoints[0].url: must be a URL",
    ],
    [{ ...filled(), attempts: [{ ...filled().attempts[0], next: "soon" }] }, "attempts[0].next: must be"],
  ])("that does not fit is refused at the field (%#)", (value, problem) => {
    expect(() => readSnapshot(value)).toThrow(problem);
  });
});
