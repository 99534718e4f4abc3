import { describe, expect, it } from "vitest";
import { readOptions } from "../../../src/commands/replay/options.ts";
import { openSending, sending } from "../../../src/commands/replay/send.ts";
import { ReplayTotals } from "../../../src/commands/replay/totals.ts";
import { WhkError } from "../../../src/errors.ts";
import { parseTarget } from "../../../src/listen/target.ts";
import type { DeliveryStore } from "../../../src/store/deliveries.ts";
import { closedPort, startApp, startRaw } from "../../servers.ts";
import { attempt } from "../../store/drafts.ts";
import { appOf, memoryOf } from "./recorded.ts";

/** Sends one stored delivery to these apps. */
async function sent(
  apps: readonly string[],
  change: (store: DeliveryStore) => DeliveryStore = (store) => store,
) {
  const { store, deliveries } = await memoryOf([{}]);
  const delivery = deliveries[0] ?? expect.fail();
  const { app } = await appOf();
  const options = await readOptions(app, ["last"], { header: ["X-Own: 1"] });
  const opened = openSending(app, change(store), options);
  const sends = apps.map((one) => ({ target: parseTarget(one), delivery }));
  const ready = { delivery, provider: null, sends, sent: "resigned" } as const;
  return { store, delivery, opened, send: () => opened.send(ready) };
}

describe("a delivery is sent", () => {
  it("to each of its apps, and the attempts counted on at each", async () => {
    const app = await startApp();
    const down = `http://127.0.0.1:${await closedPort()}/`;
    const { store, delivery, opened, send } = await sent([app.origin, down]);
    await store.recordAttempt(attempt(delivery.id, { url: `${app.origin}/`, n: 7 }));
    const again = { ...(await send()), problem: null };
    expect(again.attempts).toMatchObject([
      { n: 8, status: 200, sent: "resigned" },
      { n: 1, status: null, error: "refused" },
    ]);
    expect((await send()).attempts.map(({ n }) => n)).toEqual([9, 2]);
    expect((await store.attemptsOf(delivery.id)).map(({ n }) => n).sort()).toEqual([1, 2, 7, 8, 9]);
    expect(app.seen[0]?.rawHeaders).toContain("X-Own");
    await opened.close();
  });

  it("with one number each, also several times at once", async () => {
    const app = await startApp();
    const { opened, send } = await sent([app.origin]);
    const all = await Promise.all([send(), send(), send()]);
    expect(all.map(({ attempts }) => attempts[0]?.n).sort()).toEqual([1, 2, 3]);
    await opened.close();
  });

  it("and what cannot be recorded is told with what came of it", async () => {
    const app = await startApp();
    const full = new WhkError("store", "store_full", "the disk is full");
    const failing = (store: DeliveryStore) => ({ ...store, recordAttempt: () => Promise.reject(full) });
    const { opened, send } = await sent([app.origin], failing);
    expect(await send()).toMatchObject({ attempts: [{ status: 200 }], problem: full });
    await opened.close();
  });

  it("and ended when it takes longer than it may", async () => {
    let arrived = () => {};
    const silent = await startRaw((socket) => socket.once("data", () => arrived()));
    const { opened, send } = await sent([silent.origin]);
    const under = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const outcome = send();
    await under;
    await opened.drain(0);
    expect((await outcome).attempts).toMatchObject([{ error: "aborted", n: 1 }]);
    await opened.close();
  });
});

async function given(to: string) {
  const { store, deliveries } = await memoryOf([{}]);
  const delivery = deliveries[0] ?? expect.fail();
  const sends = [{ target: parseTarget(to), delivery }];
  const test = await appOf();
  const totals = new ReplayTotals();
  const options = await readOptions(test.app, ["last"], {});
  const { signal } = new AbortController();
  const ready = { delivery, provider: null, sends, sent: "stored" } as const;
  return { ...test, store, totals, options, signal, ready };
}

it("sends it, records and shows what came of it", async () => {
  const server = await startApp();
  const { app, result, store, totals, options, signal, ready } = await given(server.origin);
  const { act, end } = sending(app, { store, options, totals, signal });
  await act(ready);
  await end();
  await app.io.flush();
  expect(result().stdout).toContain("replayed     → 200");
  expect(totals.summary).toMatchObject({ accepted: 1 });
  expect(await store.attemptsOf(ready.delivery.id)).toHaveLength(1);
});

it("[D3] tells that an attempt could not be recorded, and gives up", async () => {
  const server = await startApp();
  const { app, result, store, totals, options, signal, ready } = await given(server.origin);
  const full = new WhkError("store", "store_full", "the disk is full");
  const failing = { ...store, recordAttempt: () => Promise.reject(full) };
  const { act, end } = sending(app, { store: failing, options, totals, signal });
  await expect(act(ready)).rejects.toBe(full);
  await end();
  await app.io.flush();
  expect(result().stdout).toContain("→ 200");
  expect(result().stderr).toContain("could not be recorded; nothing more is sent");
});
