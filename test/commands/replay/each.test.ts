import { describe, expect, it } from "vitest";
import { createUnsendable, eachOf } from "../../../src/commands/replay/each.ts";
import { type ReplayFlags, readOptions } from "../../../src/commands/replay/options.ts";
import type { Ready } from "../../../src/commands/replay/prepare.ts";
import { ReplayTotals } from "../../../src/commands/replay/totals.ts";
import { WhkError } from "../../../src/errors.ts";
import { SigningError } from "../../../src/signing/scheme.ts";
import { testApp } from "../../cli.ts";
import { draft } from "../../store/drafts.ts";
import { appOf } from "./recorded.ts";

const delivery = { ...draft(), seq: 1, duplicateOf: null };
const ready: Ready = { delivery, provider: null, sends: [], sent: "stored" };

async function each(flags: ReplayFlags, prepare: () => Promise<Ready> = async () => ready) {
  const { app } = await appOf();
  const stop = new AbortController();
  const totals = new ReplayTotals();
  const acted: Ready[] = [];
  const options = await readOptions(app, [], { failed: true, ...flags });
  const act = async (one: Ready) => void acted.push(one);
  const parts = { options, totals, act, prepare, signal: stop.signal };
  return { stop, totals, acted, one: eachOf(app, parts) };
}

describe("one delivery", () => {
  it("is prepared and handed on", async () => {
    const { acted, one } = await each({});
    await one({ id: delivery.id, receivedAt: 1000 });
    expect(acted).toEqual([ready]);
  });

  it("is not sent once the run is to stop", async () => {
    const { stop, acted, one } = await each({});
    stop.abort();
    await one({ id: delivery.id, receivedAt: 0 });
    expect(acted).toEqual([]);
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

const badSet = new WhkError("usage", "bad_set", "--set x: there is no x", { hint: "did you mean y?" });
const damaged = new WhkError("store", "record_damaged", "delivery dlv_2 is damaged in the store", {
  hint: "disk",
});

it("tells of what is not sent the first of a reason, and every damaged one", async () => {
  const { app, result } = testApp();
  const unsendable = createUnsendable(app, { named: false });
  expect(unsendable("dlv_1", badSet)).toBe("bad_set");
  expect(unsendable("dlv_2", badSet)).toBe("bad_set");
  expect(unsendable("dlv_3", damaged)).toBe("record_damaged");
  expect(unsendable("dlv_4", damaged)).toBe("record_damaged");
  expect(unsendable("dlv_5", new SigningError("no place", "give one"))).toBe("cannot_sign");
  await app.io.flush();
  expect(result().stderr.split("\n")).toEqual([
    "warning: dlv_1 is not sent: --set x: there is no x; did you mean y?",
    "warning: dlv_3 is not sent: delivery dlv_2 is damaged in the store",
    "warning: dlv_4 is not sent: delivery dlv_2 is damaged in the store",
    "warning: dlv_5 is not sent: no place; give one",
    "",
  ]);
});

it("does not go on with what the next one would meet, too", () => {
  const { app } = testApp();
  const missing = new WhkError("usage", "missing_secret", "there is no signing secret");
  const full = new WhkError("store", "store_full", "the disk is full");
  for (const thrown of [missing, full, new TypeError("defect")]) {
    expect(() => createUnsendable(app, { named: false })("dlv_1", thrown)).toThrow(thrown);
  }
  const named = createUnsendable(app, { named: true });
  expect(() => named("dlv_1", badSet)).toThrow(badSet);
  expect(named("dlv_1", damaged)).toBe("record_damaged");
});
