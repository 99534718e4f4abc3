import { describe, expect, it } from "vitest";
import { eachOf } from "../../../src/commands/replay/each.ts";
import { type ReplayFlags, readOptions } from "../../../src/commands/replay/options.ts";
import type { Ready } from "../../../src/commands/replay/prepare.ts";
import { ReplayTotals } from "../../../src/commands/replay/totals.ts";
import { WhkError } from "../../../src/errors.ts";
import { steppingClock } from "../../cli.ts";
import { draft } from "../../store/drafts.ts";
import { appOf } from "./recorded.ts";

const delivery = { ...draft(), seq: 1, duplicateOf: null };
const ready: Ready = { delivery, provider: null, sends: [], sent: "stored" };

async function each(flags: ReplayFlags, prepare: () => Promise<Ready> = async () => ready) {
  const clock = steppingClock(0);
  const { app } = await appOf({ clock });
  const stop = new AbortController();
  const totals = new ReplayTotals();
  const acted: Ready[] = [];
  const options = await readOptions(app, [], { failed: true, ...flags });
  const act = async (one: Ready) => void acted.push(one);
  const parts = {
    options,
    totals,
    act,
    prepare,
    stop: { signal: stop.signal, unread: false, end: () => {} },
  };
  return { clock, stop, totals, acted, one: eachOf(app, parts) };
}

describe("one delivery", () => {
  it("is prepared when it is its turn", async () => {
    const { clock, acted, one } = await each({ speed: "1" });
    await one({ id: delivery.id, receivedAt: 1000 });
    await one({ id: delivery.id, receivedAt: null });
    await one({ id: delivery.id, receivedAt: 3000 });
    expect(acted).toEqual([ready, ready, ready]);
    expect(clock.slept).toEqual([2000]);
  });

  it("does not wait in a dry run", async () => {
    const { clock, acted, one } = await each({ speed: "1", dryRun: true });
    for (const receivedAt of [0, 60_000]) await one({ id: delivery.id, receivedAt });
    expect(acted).toHaveLength(2);
    expect(clock.slept).toEqual([]);
  });

  it("is not sent once the run is to stop", async () => {
    const { stop, acted, one } = await each({ speed: "1" });
    await one({ id: delivery.id, receivedAt: 0 });
    stop.abort();
    await one({ id: delivery.id, receivedAt: 60_000 });
    expect(acted).toHaveLength(1);
  });

  it("that cannot be sent is counted; what concerns all is thrown", async () => {
    const bad = await each({}, () => Promise.reject(new WhkError("usage", "bad_set", "no place")));
    await bad.one({ id: "dlv_1", receivedAt: 0 });
    expect(bad.totals.summary.unsendable).toEqual({ bad_set: 1 });
    const full = new WhkError("store", "store_full", "full");
    const failing = await each({}, () => Promise.reject(full));
    await expect(failing.one({ id: "dlv_1", receivedAt: 0 })).rejects.toBe(full);
  });
});
