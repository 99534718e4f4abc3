import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/events/json.ts";
import { startApp } from "../servers.ts";
import { dispatching, providerFor, rule, start, verdictOf } from "./dispatching.ts";

describe("a delivery fault", () => {
  it("fail: counts the first N attempts as failed without sending them, retries included", async () => {
    const app = await startApp();
    const sandbox = await dispatching({ faults: ["delivery payment.* fail x2"] });
    sandbox.register(app.origin);
    await sandbox.dispatcher.emit(await sandbox.event("payment.failed"));
    expect(sandbox.announced).toMatchObject([{ status: null, error: "fault", n: 1, next: start + 5_000 }]);
    await sandbox.clock.advance(5_000);
    expect(app.seen).toEqual([]);
    await sandbox.clock.advance(60_000);
    expect(sandbox.announced.map(({ status, error }) => [status, error])).toEqual([
      [null, "fault"],
      [null, "fault"],
      [200, null],
    ]);
    expect(app.seen).toHaveLength(1);
  });

  it("delay: sends later, by the sandbox's time, and does not hold up other events", async () => {
    const app = await startApp();
    const sandbox = await dispatching({ faults: ["delivery delay=2s x1"] });
    const endpoint = sandbox.register(app.origin);
    const [first, second] = [await sandbox.event(), await sandbox.event()];
    const answer = sandbox.dispatcher.deliver(endpoint, first);
    expect(await sandbox.dispatcher.emit(second)).toHaveLength(1);
    await sandbox.clock.advance(1_999);
    expect(idsIn(app.seen)).toEqual([second.id]);
    await sandbox.clock.advance(1);
    expect(await answer).toMatchObject({ n: 1, at: start + 2_000, status: 200 });
    expect(idsIn(app.seen)).toEqual([second.id, first.id]);
  });

  it("delay: emit does not wait for it", async () => {
    const app = await startApp();
    const sandbox = await dispatching({ faults: ["delivery delay=2s"] });
    sandbox.register(app.origin);
    expect(await sandbox.dispatcher.emit(await sandbox.event())).toEqual([]);
    await sandbox.clock.advance(2_000);
    expect([app.seen.length, sandbox.announced.length]).toEqual([1, 1]);
  });

  it("reorder: the next event to the endpoint goes first", async () => {
    const app = await startApp();
    const sandbox = await dispatching({ faults: ["delivery reorder x2"] });
    sandbox.register(app.origin);
    const events = [];
    for (let count = 0; count < 4; count++) events.push(await sandbox.event());
    for (const event of events) await sandbox.dispatcher.emit(event);
    const [a, b, c, d] = events.map(({ id }) => id);
    expect(idsIn(app.seen)).toEqual([b, a, d, c]);
    expect(await sandbox.clock.runUntilIdle()).toBe(0);
  });

  it("reorder: goes by itself after a second of the sandbox's time, and only its own endpoint counts", async () => {
    const [app, other] = [await startApp(), await startApp()];
    const sandbox = await dispatching();
    const endpoint = sandbox.register(app.origin, { events: ["payment.failed"] });
    sandbox.register(other.origin, { events: ["payment.created"] });
    sandbox.faults.add(rule(`delivery endpoint=${endpoint.id} reorder`));
    await sandbox.dispatcher.emit(await sandbox.event("payment.failed"));
    await sandbox.dispatcher.emit(await sandbox.event("payment.created"));
    await sandbox.clock.advance(999);
    expect([app.seen.length, other.seen.length]).toEqual([0, 1]);
    await sandbox.clock.advance(1);
    expect(app.seen).toHaveLength(1);
  });

  it("duplicate: sends the same event twice, both recorded, and tries both again together", async () => {
    let requests = 0;
    const app = await startApp((_, response) => response.writeHead(++requests < 3 ? 500 : 200).end());
    const sandbox = await dispatching({ faults: ["delivery duplicate x1"] });
    sandbox.register(app.origin);
    const event = await sandbox.event();
    const attempts = await sandbox.dispatcher.emit(event);
    expect(attempts).toMatchObject([
      { n: 1, next: start + 5_000 },
      { n: 1, next: start + 5_000 },
    ]);
    expect(new Set(attempts.map(({ id }) => id)).size).toBe(2);
    expect(await sandbox.clock.runUntilIdle()).toBe(1);
    expect(idsIn(app.seen)).toEqual([event.id, event.id, event.id]);
    expect(sandbox.state.attempts().map(({ n, status }) => [n, status])).toEqual([
      [1, 500],
      [1, 500],
      [2, 200],
    ]);
  });

  it("pretty: sends the body indented, signed as it is sent", async () => {
    const app = await startApp();
    const sandbox = await dispatching({
      provider: await providerFor("paymentflow"),
      faults: ["delivery pretty x1"],
    });
    sandbox.register(app.origin);
    for (let count = 0; count < 2; count++) await sandbox.dispatcher.emit(await sandbox.event());
    const [pretty, plain] = app.seen.map(({ body }) => String(body));
    expect(pretty).toMatch(/^\{\n {2}"id": "evt_/);
    expect(plain).toMatch(/^\{"id":"evt_/);
    expect(app.seen.map((seen) => verdictOf(sandbox.provider, seen))).toEqual(["ok", "ok"]);
  });

  it.each(["payvost", "senfenico", "open-market"])(
    "malformed: %s sends broken JSON, signed over those bytes",
    async (id) => {
      const app = await startApp((_, response) => response.writeHead(400).end());
      const sandbox = await dispatching({ provider: await providerFor(id), faults: ["delivery malformed"] });
      sandbox.register(app.origin);
      const event = await sandbox.event();
      const [attempt] = await sandbox.dispatcher.emit(event);
      expect(attempt?.status).toBe(400);
      const [seen] = app.seen;
      expect(parseJson(seen?.body ?? Buffer.from("{}"))).toBeUndefined();
      expect(String(event.body)).toBe(`${seen?.body}}`);
      expect(seen && verdictOf(sandbox.provider, seen)).toBe("ok");
    },
  );

  it("old-secret: signs with the secret before the current one", async () => {
    const app = await startApp();
    const sandbox = await dispatching({ faults: ["delivery old-secret x1"] });
    sandbox.register(app.origin, {
      secrets: [
        { value: "whsec_current", until: null },
        { value: "whsec_old", until: start + 1 },
        { value: "whsec_older", until: start + 1 },
      ],
    });
    for (let count = 0; count < 2; count++) await sandbox.dispatcher.emit(await sandbox.event());
    const verdicts = (secret: string) => app.seen.map((seen) => verdictOf(sandbox.provider, seen, secret));
    expect(verdicts("whsec_old")).toEqual(["ok", "mismatch"]);
    expect(verdicts("whsec_current")).toEqual(["mismatch", "ok"]);
  });

  it("old-secret: signs with the current one when there was none before", async () => {
    const app = await startApp();
    const sandbox = await dispatching({ faults: ["delivery old-secret"] });
    sandbox.register(app.origin);
    await sandbox.dispatcher.emit(await sandbox.event());
    expect(app.seen.map((seen) => verdictOf(sandbox.provider, seen))).toEqual(["ok"]);
  });
});

describe("a turn", () => {
  it("is not taken for an event nobody wants any more", async () => {
    const app = await startApp();
    const sandbox = await dispatching({ faults: ["delivery delay=1s"] });
    const endpoint = sandbox.register(app.origin);
    await sandbox.dispatcher.emit(await sandbox.event());
    sandbox.state.remove(endpoint.provider, endpoint.id);
    await sandbox.clock.runUntilIdle();
    expect([app.seen, sandbox.announced]).toEqual([[], []]);
  });

  it("is still taken for the caller who asked for this endpoint", async () => {
    const app = await startApp();
    const sandbox = await dispatching();
    const endpoint = sandbox.register(app.origin, { enabled: false });
    expect(await sandbox.dispatcher.deliver(endpoint, await sandbox.event())).toMatchObject({ status: 200 });
  });
});

function idsIn(seen: readonly { body: Buffer }[]): unknown[] {
  return seen.map(({ body }) => JSON.parse(String(body)).id);
}
