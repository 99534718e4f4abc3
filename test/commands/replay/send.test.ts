import { describe, expect, it } from "vitest";
import { readOptions } from "../../../src/commands/replay/options.ts";
import { openSending } from "../../../src/commands/replay/send.ts";
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
  const sending = openSending(app, change(store), options);
  const sends = apps.map((one) => ({ target: parseTarget(one), delivery }));
  const ready = { delivery, provider: null, sends, sent: "resigned" } as const;
  return { store, delivery, sending, send: () => sending.send(ready) };
}

describe("a delivery is sent", () => {
  it("to each of its apps, and the attempts counted on at each", async () => {
    const app = await startApp();
    const down = `http://127.0.0.1:${await closedPort()}/`;
    const { store, delivery, sending, send } = await sent([app.origin, down]);
    await store.recordAttempt(attempt(delivery.id, { url: `${app.origin}/`, n: 7 }));
    const again = { ...(await send()), problem: null };
    expect(again.attempts).toMatchObject([
      { n: 8, status: 200, sent: "resigned" },
      { n: 1, status: null, error: "refused" },
    ]);
    expect((await send()).attempts.map(({ n }) => n)).toEqual([9, 2]);
    expect((await store.attemptsOf(delivery.id)).map(({ n }) => n).sort()).toEqual([1, 2, 7, 8, 9]);
    expect(app.seen[0]?.rawHeaders).toContain("X-Own");
    await sending.close();
  });

  it("with one number each, also several times at once", async () => {
    const app = await startApp();
    const { sending, send } = await sent([app.origin]);
    const all = await Promise.all([send(), send(), send()]);
    expect(all.map(({ attempts }) => attempts[0]?.n).sort()).toEqual([1, 2, 3]);
    await sending.close();
  });

  it("and what cannot be recorded is told with what came of it", async () => {
    const app = await startApp();
    const full = new WhkError("store", "store_full", "the disk is full");
    const failing = (store: DeliveryStore) => ({ ...store, recordAttempt: () => Promise.reject(full) });
    const { sending, send } = await sent([app.origin], failing);
    expect(await send()).toMatchObject({ attempts: [{ status: 200 }], problem: full });
    await sending.close();
  });

  it("and ended when it takes longer than it may", async () => {
    let arrived = () => {};
    const silent = await startRaw((socket) => socket.once("data", () => arrived()));
    const { sending, send } = await sent([silent.origin]);
    const under = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const outcome = send();
    await under;
    await sending.drain(0);
    expect((await outcome).attempts).toMatchObject([{ error: "aborted", n: 1 }]);
    await sending.close();
  });
});
