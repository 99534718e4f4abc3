import { expect, it } from "vitest";
import { planning, sending } from "../../../src/commands/replay/acting.ts";
import { readOptions } from "../../../src/commands/replay/options.ts";
import { ReplayTotals } from "../../../src/commands/replay/totals.ts";
import { WhkError } from "../../../src/errors.ts";
import { parseTarget } from "../../../src/listen/target.ts";
import { startApp } from "../../servers.ts";
import { appOf, memoryOf } from "./recorded.ts";

async function given(to: string) {
  const { store, deliveries } = await memoryOf([{}]);
  const delivery = deliveries[0] ?? expect.fail();
  const sends = [{ target: parseTarget(to), delivery }];
  const test = await appOf();
  const totals = new ReplayTotals();
  const options = await readOptions(test.app, ["last"], {});
  const stop = { signal: new AbortController().signal, unread: false, end: () => {} };
  const ready = { delivery, provider: null, sends, sent: "stored" } as const;
  return { ...test, store, totals, options, stop, ready };
}

it("shows what would be sent, and counts it", async () => {
  const { app, result, totals, options, ready } = await given("3000");
  const { act, end } = planning(app, options, totals);
  await act(ready);
  await end();
  await app.io.flush();
  expect(result().stdout).toContain("as stored");
  expect(totals.summary).toMatchObject({ replayed: 1, accepted: 0 });
});

it("sends it, records and shows what came of it", async () => {
  const server = await startApp();
  const { app, result, store, totals, options, stop, ready } = await given(server.origin);
  const { act, end } = sending(app, { store, options, totals, stop });
  await act(ready);
  await end();
  await app.io.flush();
  expect(result().stdout).toContain("replayed     → 200");
  expect(totals.summary).toMatchObject({ accepted: 1 });
  expect(await store.attemptsOf(ready.delivery.id)).toHaveLength(1);
});

it("[D3] tells that an attempt could not be recorded, and gives up", async () => {
  const server = await startApp();
  const { app, result, store, totals, options, stop, ready } = await given(server.origin);
  const full = new WhkError("store", "store_full", "the disk is full");
  const failing = { ...store, recordAttempt: () => Promise.reject(full) };
  const { act, end } = sending(app, { store: failing, options, totals, stop });
  await expect(act(ready)).rejects.toBe(full);
  await end();
  await app.io.flush();
  expect(result().stdout).toContain("→ 200");
  expect(result().stderr).toContain("could not be recorded; nothing more is sent");
});
