import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import { PortalState } from "../../src/sandbox/portal/state.ts";
import { SandboxState } from "../../src/sandbox/state.ts";
import { wholeState } from "../../src/sandbox/whole-state.ts";

async function newWhole() {
  const fluxvend = await openRegistry().get("fluxvend");
  if (fluxvend === null) throw new Error("no fluxvend");
  let count = 0;
  const portal = new PortalState(fluxvend, (length) => Buffer.alloc(length, ++count));
  const state = new SandboxState();
  return { state, portal, whole: wholeState(state, new Map([["fluxvend", portal]])) };
}

describe("the whole state", () => {
  it("has the portals in it, and tells of their changes", async () => {
    const { portal, state, whole } = await newWhole();
    const told: string[] = [];
    whole.onChange = () => told.push("changed");
    portal.putHook({ ref: "core", signed: true, enabled: true, addresses: ["127.0.0.1"] });
    state.reset();
    expect(told).toEqual(["changed", "changed"]);
    const again = await newWhole();
    again.whole.restore(whole.snapshot());
    expect(again.portal.hook("core")).toMatchObject({ enabled: true, addresses: ["127.0.0.1"] });
    expect(again.portal.credentials()).toEqual(portal.credentials());
  });

  it("empties a portal a snapshot does not have", async () => {
    const { portal, whole } = await newWhole();
    portal.putHook({ ref: "core", signed: true, enabled: true, addresses: ["127.0.0.1"] });
    whole.restore({ ...whole.snapshot(), portals: {} });
    expect(portal.hook("core")?.enabled).toBe(false);
  });
});
