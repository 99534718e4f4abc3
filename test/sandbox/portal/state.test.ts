import { describe, expect, it } from "vitest";
import { fluxvend } from "../../../src/providers/fluxvend.ts";
import { PortalState } from "../../../src/sandbox/portal/state.ts";

let count = 0;
const newState = () => new PortalState(fluxvend, (length) => Buffer.alloc(length, ++count));

describe("a portal", () => {
  it("has the provider's hooks, all off, and one credential good for all", () => {
    const state = newState();
    expect(state.hooks()).toEqual([
      { ref: "core", signed: true, enabled: false, addresses: [] },
      { ref: "monnify", signed: false, enabled: false, addresses: [] },
      { ref: "opay", signed: false, enabled: false, addresses: [] },
    ]);
    expect(state.credentials()).toMatchObject([{ hooks: null, signsWith: "either", active: true }]);
    expect(state.hook("nothing")).toBe(null);
  });

  it("forgets the addresses of a hook that is switched off", () => {
    const state = newState();
    state.putHook({ ref: "core", signed: true, enabled: true, addresses: ["127.0.0.1"] });
    expect(state.forgetHook("core")).toEqual({ ref: "core", signed: true, enabled: false, addresses: [] });
    expect(state.hook("core")?.addresses).toEqual([]);
    expect(state.forgetHook("nothing")).toBe(null);
  });

  it("links a payment once, however often it is reported", () => {
    const state = newState();
    expect(state.link({ ref: "TXN1", hook: "core", at: 1 })).toEqual({
      ref: "TXN1",
      hook: "core",
      at: 1,
      repeats: 0,
    });
    state.link({ ref: "TXN2", hook: "core", at: 2 });
    expect(state.link({ ref: "TXN1", hook: "opay", at: 3 })).toMatchObject({
      hook: "core",
      at: 1,
      repeats: 1,
    });
    expect(state.transactions().map(({ ref, repeats }) => [ref, repeats])).toEqual([
      ["TXN1", 1],
      ["TXN2", 0],
    ]);
  });

  it("is put back as it was, but for hooks the provider does not have", () => {
    const state = newState();
    let changes = 0;
    state.onChange = () => {
      changes += 1;
    };
    state.putHook({ ref: "core", signed: true, enabled: true, addresses: ["127.0.0.1"] });
    state.putCredential(state.newCredential({ hooks: ["core"], signsWith: "secret" }));
    state.link({ ref: "TXN1", hook: "core", at: 1 });
    expect(changes).toBe(3);
    const snapshot = structuredClone(state.snapshot());
    const again = newState();
    again.restore({
      ...snapshot,
      hooks: [...snapshot.hooks, { ref: "elsewhere", enabled: true, addresses: [] }],
    });
    expect(again.snapshot()).toEqual(snapshot);
    expect(again.hook("core")?.signed).toBe(true);
  });

  it("keeps the newest 10,000 payments", () => {
    const state = newState();
    for (let count = 0; count <= 10_000; count += 1) state.link({ ref: `TXN${count}`, hook: "core", at: 1 });
    expect([state.transactions().length, state.transactions()[0]?.ref]).toEqual([10_000, "TXN1"]);
  });

  it("is as at the start after a reset, with another credential", () => {
    const state = newState();
    const [before] = state.credentials();
    state.putHook({ ref: "core", signed: true, enabled: true, addresses: [] });
    state.putCredential(state.newCredential({ hooks: ["core"], signsWith: "secret" }));
    state.link({ ref: "TXN1", hook: "core", at: 1 });
    state.reset();
    expect([state.hook("core")?.enabled, state.transactions(), state.credentials().length]).toEqual([
      false,
      [],
      1,
    ]);
    expect(state.credential(before?.apiKey ?? "")).toBe(null);
  });
});
