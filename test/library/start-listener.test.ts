import { createServer } from "node:net";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Listener, ListenerOptions } from "../../src/library/listener.ts";
import { sign } from "../../src/library/sign.ts";
import { startListener } from "../../src/library/start-listener.ts";
import { closedPort, listening, startApp } from "../servers.ts";

afterEach(() => void vi.useRealTimers());

async function started(options?: ListenerOptions): Promise<Listener> {
  const listener = await startListener(options);
  onTestFinished(() => listener.close());
  return listener;
}

const type = "payment.succeeded";

describe("a listener in a test", () => {
  it("needs no options: a port and a secret of its own, every provider", async () => {
    const [one, two] = [await started(), await started()];
    expect(one.url).toBe(`http://127.0.0.1:${one.port}`);
    expect([one.port === two.port, one.secret === two.secret]).toEqual([false, false]);
    const body = '{"type":"payment.succeeded","id":"evt_mine"}';
    const { headers } = await sign({ provider: "payvost", secret: one.secret, body });
    const answers = [one, two].map(({ url }) => fetch(`${url}/hooks`, { method: "POST", headers, body }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 401]);
    expect(await one.waitFor(type)).toMatchObject({
      id: "evt_mine",
      verdict: "ok",
      path: "/hooks",
      status: 200,
    });
    expect(two.deliveries).toMatchObject([{ verdict: "mismatch", status: 401, provider: "payvost" }]);
    expect((await one.trigger("payment_intent.succeeded")).provider).toBe("stripe");
    expect(one.secretOf("stripe")).toBe(one.secret);
    expect(() => one.secretOf("nobody")).toThrow('expects nothing signed of "nobody"');
  });

  it("signs with what it makes for every provider that has samples", async () => {
    const { openRegistry } = await import("../../src/providers/index.ts");
    const listener = await started();
    for (const { id, events } of await openRegistry().all()) {
      const [event] = events;
      if (event === undefined) continue;
      const { status } = await listener.trigger(event.type, { provider: id });
      expect([id, status]).toEqual([id, 200]);
    }
    const verdicts = new Set(listener.deliveries.map(({ verdict }) => verdict));
    expect([...verdicts].filter((verdict) => verdict !== "ok" && verdict !== "unsigned")).toEqual([]);
  });

  it("forwards to an app, tells what it answered, and hands the answer back", async () => {
    const app = await startApp((_seen, response) => response.writeHead(418).end("teapot"));
    const options = { provider: "payvost", forwardTo: `${app.origin}/hooks`, headers: { "X-Mine": "1" } };
    const listener = await started(options);
    expect(await listener.trigger(type)).toMatchObject({ status: 418, ok: false, body: "teapot" });
    const { attempts } = await listener.waitFor(type);
    expect(attempts).toMatchObject([{ url: `${app.origin}/hooks`, status: 418, error: null }]);
    expect(attempts[0]?.body?.toString()).toBe("teapot");
    expect(app.seen[0]?.rawHeaders).toContain("X-Mine");
    expect((await listener.trigger(type, { tamper: "signature" })).status).toBe(401);
    expect(app.seen).toHaveLength(1);
  });

  it("answers 502 while the app is down, and with `ack` at once", async () => {
    const forwardTo = await closedPort();
    const listener = await started({ provider: "payvost", forwardTo });
    expect((await listener.trigger(type)).status).toBe(502);
    expect((await listener.waitFor(type)).attempts).toMatchObject([{ status: null, error: "refused" }]);
    const apps = [await startApp(), await startApp()];
    const both = await started({ reply: "ack", forwardTo: apps.map(({ port }) => port) });
    expect((await both.trigger(type)).status).toBe(200);
    const { attempts } = await both.waitFor(type);
    await vi.waitFor(() => expect(attempts.map(({ status }) => status)).toEqual([200, 200]));
  });

  it("answers, filters and accepts as it is told", async () => {
    const seen: (string | null)[] = [];
    const listener = await started({
      ...{ provider: "payvost", secret: "whsec_mine", respond: { status: 202, body: { taken: true } } },
      ...{ onInvalid: "accept", events: ["payment.*", "!*.failed"], maxBody: 2000 },
      onDelivery: (delivery) => void seen.push(delivery.type),
    });
    expect(listener.secret).toBe("whsec_mine");
    expect(await listener.trigger(type)).toMatchObject({ status: 202, body: '{"taken":true}' });
    expect((await listener.trigger(type, { tamper: "body" })).status).toBe(202);
    expect((await listener.trigger("payment.failed")).status).toBe(200);
    expect(seen).toEqual([type, type]);
    expect((await listener.waitFor(type, { verdict: "mismatch" })).why).toContain("body");
    expect((await listener.trigger(type, { data: { type, pad: "x".repeat(3000) } })).status).toBe(413);
    await expect(listener.waitFor("payment.failed", { timeoutMs: 1 })).rejects.toThrow(/turned away: 413/);
  });

  it("takes a thousand at once", async () => {
    const listener = await started({ provider: "payvost" });
    const sent = Promise.all(Array.from({ length: 1000 }, () => listener.trigger(type)));
    const found = await listener.waitFor(type, { count: 1000, timeoutMs: 15_000 });
    expect((await sent).every(({ ok }) => ok)).toBe(true);
    expect(new Set(found.map(({ id }) => id)).size).toBe(1000);
    listener.clear();
    expect(listener.deliveries).toEqual([]);
  }, 20_000);

  it("works while time is faked, and signs and verifies by the faked time", async () => {
    vi.useFakeTimers({ now: Date.UTC(2031, 0, 1) });
    const listener = await startListener({ provider: "stripe" });
    const stripe = "payment_intent.succeeded";
    expect((await listener.trigger(stripe)).status).toBe(200);
    const { headers, receivedAt } = await listener.waitFor(stripe);
    expect([receivedAt, headers["stripe-signature"]]).toEqual([
      Date.UTC(2031, 0, 1),
      expect.stringMatching(/^t=1924992000,/),
    ]);
    await expect(listener.waitFor(stripe, { timeoutMs: 1 })).rejects.toMatchObject({
      code: "expectation_not_met",
    });
    await listener.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("closing a listener", () => {
  it("rejects what waits, frees the port, and does no harm twice", async () => {
    const listener = await startListener({ provider: "payvost" });
    const waiting = listener.waitFor(type);
    const closing = listener.close();
    await expect(waiting).rejects.toMatchObject({ code: "listener_closed" });
    await Promise.all([closing, listener.close()]);
    await listener[Symbol.asyncDispose]();
    await expect(fetch(listener.url)).rejects.toThrow();
    await expect(listener.trigger(type)).rejects.toMatchObject({ code: "listener_closed" });
    await expect(listener.waitFor(type)).rejects.toMatchObject({ code: "listener_closed" });
    expect((await started({ port: listener.port })).port).toBe(listener.port);
  });

  it("ends a forward to an app that never answers, also while time is faked", async () => {
    vi.useFakeTimers();
    const reached = deferred();
    const app = await startApp(() => reached.resolve());
    const listener = await startListener({ provider: "payvost", forwardTo: app.port });
    const sent = listener.trigger(type);
    await reached.promise;
    await listener.close();
    expect((await sent).status).toBe(503);
  });
});

describe("what a listener refuses", () => {
  it.each<[ListenerOptions, string, string]>([
    [{ provider: "payvots" }, "unknown_provider", "did you mean payvost?"],
    [{ provider: "standard-webhooks", secret: "?" }, "bad_secret", "secret: standard-webhooks cannot use it"],
    [{ forwardTo: "no port" }, "bad_target", "give a port"],
    [{ port: 70_000 }, "bad_value", "port: 70000 is no whole number from 0 to 65535"],
    [
      { provider: "payvost", events: "!transfer.*, payment.suceeded" },
      "unknown_event_type",
      'events: payvost has no event type "payment.suceeded"; did you mean payment.succeeded?',
    ],
  ])("%j", async (options, code, message) => {
    await expect(startListener(options)).rejects.toMatchObject({
      ...{ code, kind: "usage", message: expect.stringContaining(message) },
    });
  });

  it("tells a port that is taken, and one that is its own", async () => {
    const port = await listening(createServer());
    await expect(startListener({ port })).rejects.toMatchObject({
      ...{ code: "port_taken", message: expect.stringMatching(/choose another with port, or port 0/) },
    });
    const free = await closedPort();
    await expect(startListener({ port: free, forwardTo: free })).rejects.toMatchObject({
      code: "own_target",
    });
    expect((await started({ port: free })).port).toBe(free);
  });

  it("options that are none", async () => {
    const start = (options: unknown) => Reflect.apply(startListener, null, [options]);
    await expect(start(3000)).rejects.toThrow("startListener: 3000 is no object with options");
    await expect(start(null)).rejects.toMatchObject({ code: "bad_options" });
    await expect(start({ provider: 5 })).rejects.toThrow("provider: 5 is no id");
  });

  it("a wait for what `events` leaves out, with the reason", async () => {
    const listener = await started({ provider: "payvost", events: "payment.*" });
    await listener.trigger("transfer.failed");
    const waiting = listener.waitFor("transfer.failed", { timeoutMs: 1 });
    await expect(waiting).rejects.toThrow("turned away: transfer.failed is not among events");
  });

  it("a wait that cannot be, at once", async () => {
    const listener = await started({ provider: "payvost" });
    await expect(listener.waitFor("")).rejects.toMatchObject({ code: "bad_value" });
    await expect(listener.waitFor(type, { count: 0 })).rejects.toMatchObject({ code: "bad_value" });
  });
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
