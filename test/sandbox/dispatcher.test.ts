import { createHmac } from "node:crypto";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { HttpOutcome, HttpRequest } from "../../src/http.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { SandboxState } from "../../src/sandbox/state.ts";
import { generateSecret } from "../../src/signing/keys.ts";
import { startApp } from "../servers.ts";
import { dispatching, headerOf, providerFor, start, verdictOf } from "./dispatching.ts";

const all = await openRegistry().all();

describe("emit", () => {
  it("delivers to every enabled endpoint whose patterns fit, and tells each attempt", async () => {
    const app = await startApp((_, response) => response.end("thanks"));
    const sandbox = await dispatching();
    const wanting = sandbox.register(`${app.origin}/all`);
    const fitting = sandbox.register(`${app.origin}/payments`, { events: ["payment.*"] });
    sandbox.register(`${app.origin}/other`, { events: ["transfer.*"] });
    sandbox.register(`${app.origin}/off`, { enabled: false });
    sandbox.register(`${app.origin}/stranger`, { provider: "paymentflow" });
    const event = await sandbox.event("payment.succeeded");
    const attempts = await sandbox.dispatcher.emit(event);
    expect(app.seen.map(({ url }) => url).sort()).toEqual(["/all", "/payments"]);
    expect(attempts.map(({ endpoint }) => endpoint)).toEqual([wanting.id, fitting.id]);
    expect(attempts[0]).toEqual({
      id: "log_sbx0001",
      provider: "payvost",
      endpoint: wanting.id,
      event: { id: event.id, type: "payment.succeeded" },
      n: 1,
      url: `${app.origin}/all`,
      status: 200,
      responseBody: "thanks",
      error: null,
      at: start,
      ms: expect.any(Number),
      next: null,
    });
    expect(new Set(sandbox.announced)).toEqual(new Set(attempts));
    expect(new Set(sandbox.state.attempts())).toEqual(new Set(attempts));
    expect(sandbox.state.event(event.id)).toEqual(event);
  });

  it("signs for Payvost what its page says: hex HMAC-SHA256 over the raw body", async () => {
    const app = await startApp();
    const sandbox = await dispatching();
    sandbox.register(app.origin);
    await sandbox.dispatcher.emit(await sandbox.event());
    const [seen] = app.seen;
    const expected = createHmac("sha256", "whsec_current")
      .update(seen?.body ?? "")
      .digest("hex");
    expect(seen && headerOf(seen, "payvost-signature")).toBe(expected);
    expect(seen && headerOf(seen, "user-agent")).toBe("whk-sandbox/payvost");
    expect(seen && headerOf(seen, "content-type")).toBe("application/json");
  });

  it.each(all.flatMap(({ id, events }) => (events[0] ? [{ id, type: events[0].type }] : [])))(
    "signs $id so that its own scheme verifies",
    async ({ id, type }) => {
      const provider = await providerFor(id);
      const app = await startApp();
      const sandbox = await dispatching({ provider });
      const [{ scheme }] = provider.provider.schemes;
      const secret = generateSecret(scheme, (count) => Buffer.alloc(count, 7));
      sandbox.register(app.origin, { secrets: [{ value: secret, until: null }] });
      await sandbox.dispatcher.emit(await sandbox.event(type));
      const expected = scheme.kind === "none" ? "unsigned" : "ok";
      expect(app.seen.map((seen) => verdictOf(provider, seen, secret))).toEqual([expected]);
    },
  );

  it("keeps the first 4 KB of an answer as text", async () => {
    const app = await startApp((_, response) => response.end("é".repeat(10_000)));
    const sandbox = await dispatching();
    sandbox.register(app.origin);
    const [attempt] = await sandbox.dispatcher.emit(await sandbox.event());
    expect([attempt?.status, attempt?.responseBody]).toEqual([200, "é".repeat(2_048)]);
  });

  it("follows no redirect", async () => {
    const app = await startApp((_, response) => response.writeHead(302, { location: "/elsewhere" }).end());
    const sandbox = await dispatching();
    sandbox.register(`${app.origin}/hooks`);
    const [attempt] = await sandbox.dispatcher.emit(await sandbox.event());
    expect([attempt?.status, app.seen.map(({ url }) => url)]).toEqual([302, ["/hooks"]]);
    expect(attempt?.next).toBe(start + 5_000);
  });

  it("sends the events of one endpoint in order, one at a time, eight altogether", async () => {
    const answers: (() => void)[] = [];
    const waiting: string[] = [];
    let told = () => {};
    const app = await startApp(({ url, body }, response) => {
      waiting.push(`${url} ${JSON.parse(String(body)).id}`);
      answers.push(() => response.end());
      told();
    });
    const sandbox = await dispatching();
    for (let number = 1; number <= 10; number++) sandbox.register(`${app.origin}/${number}`);
    const [first, second] = [await sandbox.event(), await sandbox.event()];
    const both = Promise.all([sandbox.dispatcher.emit(first), sandbox.dispatcher.emit(second)]);
    const arrived = (count: number) =>
      new Promise<void>((resolve) => {
        told = () => waiting.length === count && resolve();
        told();
      });
    await arrived(8);
    expect(new Set(waiting)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `/${n} ${first.id}`)));
    for (let count = 9; count <= 20; count++) {
      answers.shift()?.();
      await arrived(count);
    }
    for (const answer of answers) answer();
    await both;
    for (let number = 1; number <= 10; number++)
      expect(waiting.filter((text) => text.startsWith(`/${number} `))).toEqual([
        `/${number} ${first.id}`,
        `/${number} ${second.id}`,
      ]);
  });

  it("records what no longer fits into the queue as failed", async () => {
    const send = ({ signal }: HttpRequest) =>
      new Promise<HttpOutcome>((resolve) =>
        signal?.addEventListener("abort", () => resolve({ ok: false, kind: "aborted", detail: "", ms: 0 })),
      );
    const sandbox = await dispatching({ parts: { send } });
    sandbox.register("http://127.0.0.1:9/");
    const event = await sandbox.event();
    const emitted = Array.from({ length: 10_002 }, () => sandbox.dispatcher.emit(event));
    const [overflow] = (await emitted.at(-1)) ?? [];
    expect(overflow).toMatchObject({ status: null, error: "queue full", next: null });
    expect(sandbox.state.attempts()).toHaveLength(1);
    await sandbox.dispatcher.reset();
    expect(await Promise.all(emitted.slice(0, -1)).then((made) => made.flat())).toEqual([]);
  });
});

describe("deliver", () => {
  it("sends to an endpoint that did not subscribe, and does not try again there", async () => {
    const app = await startApp((_, response) => response.writeHead(500).end("no"));
    const sandbox = await dispatching();
    const endpoint = sandbox.register(app.origin, { events: ["transfer.*"], enabled: false });
    const attempt = await sandbox.dispatcher.deliver(endpoint, await sandbox.event("payment.failed"));
    expect(attempt).toMatchObject({ status: 500, responseBody: "no", n: 1, next: null });
    expect(await sandbox.clock.runUntilIdle()).toBe(0);
  });

  it("tries again where the endpoint is subscribed", async () => {
    const app = await startApp((_, response) => response.writeHead(500).end());
    const sandbox = await dispatching();
    const endpoint = sandbox.register(app.origin);
    const attempt = await sandbox.dispatcher.deliver(endpoint, await sandbox.event());
    expect(attempt.next).toBe(start + 5_000);
    await sandbox.clock.advance(5_000);
    expect(app.seen).toHaveLength(2);
  });
});

describe("retries", () => {
  it("follow Payvost's five waits to the millisecond, each counted from the attempt before", async () => {
    const app = await startApp((_, response) => response.writeHead(503).end());
    const sandbox = await dispatching();
    sandbox.register(app.origin);
    await sandbox.dispatcher.emit(await sandbox.event());
    expect(await sandbox.clock.runUntilIdle()).toBe(5);
    const times = [0, 5_000, 65_000, 365_000, 2_165_000, 5_765_000];
    expect(sandbox.announced.map(({ at }) => at - start)).toEqual(times);
    expect(sandbox.announced.map(({ next }) => next && next - start)).toEqual([...times.slice(1), null]);
    expect(sandbox.announced.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(app.seen.map((seen) => verdictOf(sandbox.provider, seen))).toEqual(Array(6).fill("ok"));
    expect(new Set(app.seen.map(({ body }) => String(body))).size).toBe(1);
  });

  it("end when the app accepts", async () => {
    let requests = 0;
    const app = await startApp((_, response) => response.writeHead(++requests < 3 ? 500 : 204).end());
    const sandbox = await dispatching();
    sandbox.register(app.origin);
    await sandbox.dispatcher.emit(await sandbox.event());
    await sandbox.clock.advance(10 * 3_600_000);
    expect(sandbox.announced.map(({ status }) => status)).toEqual([500, 500, 204]);
    expect(sandbox.announced.at(-1)?.next).toBeNull();
  });

  it("come faster on a clock that goes faster", async () => {
    const { app, arrived } = await appWaitingFor(2, (_, response) => response.writeHead(500).end());
    const sandbox = await dispatching({
      provider: await providerFor("payvost", { retries: [5_000] }),
      scale: 500,
    });
    sandbox.register(app.origin);
    await sandbox.dispatcher.emit(await sandbox.event());
    await arrived;
    await sandbox.dispatcher.settled();
    sandbox.clock.close();
    const [first, second] = sandbox.announced;
    expect(sandbox.announced.map(({ n }) => n)).toEqual([1, 2]);
    expect(second?.at).toBeGreaterThanOrEqual(first?.next ?? Number.POSITIVE_INFINITY);
  });

  it.each([
    ["senfenico", 200, true],
    ["senfenico", 201, false],
    ["senfenico", 204, false],
    ["payvost", 201, true],
    ["payvost", 299, true],
    ["payvost", 304, false],
    ["payvost", 404, false],
  ])("of %s after %d: accepted is %s", async (id, status, accepted) => {
    const app = await startApp((_, response) => response.writeHead(status).end());
    const sandbox = await dispatching({ provider: await providerFor(id) });
    sandbox.register(app.origin);
    const [attempt] = await sandbox.dispatcher.emit(await sandbox.event());
    expect(attempt?.status).toBe(status);
    expect(attempt?.next === null).toBe(accepted);
  });

  it("follow an app that does not answer in the provider's time, or is not there", async () => {
    const silent = await startApp(() => {});
    const sandbox = await dispatching({ provider: await providerFor("payvost", { timeLimit: 40 }) });
    sandbox.register(silent.origin);
    const [late] = await sandbox.dispatcher.emit(await sandbox.event());
    expect(late).toMatchObject({ status: null, error: "timeout", next: start + 5_000 });
    const gone = await startApp();
    gone.server.close();
    await once(gone.server, "close");
    sandbox.register(gone.origin);
    const attempts = await sandbox.dispatcher.emit(await sandbox.event());
    expect(attempts[1]).toMatchObject({ status: null, error: "refused", next: start + 5_000 });
  });

  it.each([
    [
      "disabled",
      (sandbox: Sandbox, endpoint: Endpoint) => sandbox.state.put({ ...endpoint, enabled: false }),
    ],
    ["deleted", (sandbox: Sandbox, { provider, id }: Endpoint) => void sandbox.state.remove(provider, id)],
    [
      "unsubscribed",
      (sandbox: Sandbox, endpoint: Endpoint) => sandbox.state.put({ ...endpoint, events: ["fraud.*"] }),
    ],
  ])("end when the endpoint is %s meanwhile", async (_, change) => {
    const app = await startApp((_seen, response) => response.writeHead(500).end());
    const sandbox = await dispatching();
    const endpoint = sandbox.register(app.origin);
    await sandbox.dispatcher.emit(await sandbox.event("payment.failed"));
    change(sandbox, endpoint);
    await sandbox.clock.runUntilIdle();
    expect(app.seen).toHaveLength(1);
    expect(sandbox.state.attempts().map(({ next }) => next)).toEqual([null]);
  });

  it("go to the endpoint's present address, signed with its present secret", async () => {
    const [before, after] = [
      await startApp((_, response) => response.writeHead(500).end()),
      await startApp(),
    ];
    const sandbox = await dispatching();
    const endpoint = sandbox.register(before.origin);
    await sandbox.dispatcher.emit(await sandbox.event());
    sandbox.state.put({ ...endpoint, url: after.origin, secrets: [{ value: "whsec_new", until: null }] });
    await sandbox.clock.advance(5_000);
    expect(after.seen.map((seen) => verdictOf(sandbox.provider, seen, "whsec_new"))).toEqual(["ok"]);
    expect(sandbox.announced.at(-1)?.url).toBe(after.origin);
  });
});

/** An app, and when so many requests have arrived whole. */
async function appWaitingFor(count: number, answer: Parameters<typeof startApp>[0] = () => {}) {
  let told = () => {};
  const arrived = new Promise<void>((resolve) => {
    told = resolve;
  });
  const app = await startApp((seen, response) => {
    answer(seen, response);
    if (app.seen.length === count) told();
  });
  return { app, arrived };
}

type Sandbox = Awaited<ReturnType<typeof dispatching>>;
type Endpoint = ReturnType<Sandbox["register"]>;

describe("resume", () => {
  it("goes on where a kept state stopped, at the same times and with the same bytes", async () => {
    const app = await startApp((_, response) => response.writeHead(500).end());
    const before = await dispatching();
    before.register(app.origin);
    await before.dispatcher.emit(await before.event());
    await before.clock.advance(5_000);
    const kept = JSON.parse(JSON.stringify(before.state.snapshot()));
    await before.dispatcher.close();

    const state = new SandboxState();
    state.restore(kept);
    const after = await dispatching({ state });
    after.dispatcher.resume();
    await after.clock.runUntilIdle();
    expect(after.announced.map(({ n, at }) => [n, at - start])).toEqual([
      [3, 65_000],
      [4, 365_000],
      [5, 2_165_000],
      [6, 5_765_000],
    ]);
    expect(new Set(app.seen.map(({ body }) => String(body))).size).toBe(1);
  });

  it("takes up what is overdue, and nothing whose endpoint or event is gone", async () => {
    const app = await startApp((_, response) => response.writeHead(500).end());
    const sandbox = await dispatching({ provider: await providerFor("payvost", { retries: [5_000] }) });
    const [stays, goes] = [sandbox.register(app.origin), sandbox.register(app.origin)];
    await sandbox.dispatcher.emit(await sandbox.event());
    const kept = sandbox.state.snapshot();
    const state = new SandboxState();
    state.restore({ ...kept, endpoints: kept.endpoints.filter(({ id }) => id !== goes.id) });
    const later = await dispatching({ state });
    await later.clock.advance(60_000);
    later.dispatcher.resume();
    expect(state.attempts({ endpoint: goes.id }).map(({ next }) => next)).toEqual([null]);
    await later.clock.advance(0);
    expect(later.announced.map(({ endpoint, n, at }) => [endpoint, n, at - start])).toEqual([
      [stays.id, 2, 60_000],
    ]);
    const without = new SandboxState();
    without.restore({ ...kept, events: [] });
    const empty = await dispatching({ state: without });
    empty.dispatcher.resume();
    expect(await empty.clock.runUntilIdle()).toBe(0);
    expect(without.attempts().map(({ next }) => next)).toEqual([null, null]);
  });
});

describe("the end", () => {
  it("close ends what is under way as aborted, to be tried again by the next run", async () => {
    const { app, arrived } = await appWaitingFor(1);
    const sandbox = await dispatching();
    sandbox.register(app.origin);
    const [first, second] = [await sandbox.event(), await sandbox.event()];
    const emitted = sandbox.dispatcher.emit(first);
    const waiting = sandbox.dispatcher.emit(second);
    await arrived;
    sandbox.clock.close();
    await sandbox.dispatcher.close();
    const aborted = { status: null, error: "aborted", n: 1, next: start + 5_000 };
    expect(await Promise.all([emitted, waiting])).toMatchObject([[aborted], [aborted]]);
    expect(app.seen).toHaveLength(1);
    expect(sandbox.state.attempts()).toHaveLength(2);
  });

  it("close answers those who wait for something a fault holds back", async () => {
    const sandbox = await dispatching({ faults: ["delivery delay=1h"] });
    const endpoint = sandbox.register("http://127.0.0.1:9/");
    const attempt = sandbox.dispatcher.deliver(endpoint, await sandbox.event());
    await sandbox.dispatcher.settled();
    await sandbox.dispatcher.close();
    expect(await attempt).toMatchObject({ error: "aborted", n: 1 });
  });

  it("reset forgets what is under way and what is planned", async () => {
    const { app, arrived } = await appWaitingFor(2, ({ url }, response) => {
      if (url === "/fails") response.writeHead(500).end();
    });
    const sandbox = await dispatching({ faults: ["delivery endpoint=webhook_sbx0003 delay=1h"] });
    const failing = sandbox.register(`${app.origin}/fails`);
    await sandbox.dispatcher.deliver(failing, await sandbox.event());
    const hanging = sandbox.register(`${app.origin}/hangs`);
    const held = sandbox.register(`${app.origin}/held`);
    const event = await sandbox.event();
    const told = [sandbox.dispatcher.deliver(hanging, event), sandbox.dispatcher.deliver(held, event)];
    await arrived;
    await sandbox.dispatcher.reset();
    sandbox.state.reset();
    expect((await Promise.all(told)).map(({ error }) => error)).toEqual(["aborted", "aborted"]);
    expect(app.seen.map(({ url }) => url)).toEqual(["/fails", "/hangs"]);
    expect(await sandbox.clock.runUntilIdle()).toBe(0);
    expect([sandbox.state.attempts(), sandbox.announced.length]).toEqual([[], 1]);
    sandbox.register(`${app.origin}/fails`);
    expect(await sandbox.dispatcher.emit(await sandbox.event())).toMatchObject([
      { id: "log_sbx0001", status: 500 },
    ]);
  });
});
