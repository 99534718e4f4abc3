import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Attempt, Delivery, Verdict } from "../../src/events/delivery.ts";
import { compilePatterns } from "../../src/events/pattern.ts";
import { type HttpClient, openHttpClient } from "../../src/http.ts";
import type { ExecResult } from "../../src/listen/exec.ts";
import { createForwarder, type Forwarder } from "../../src/listen/forward.ts";
import { type DeliveryOutcome, Pipeline, type PipelineParts } from "../../src/listen/pipeline.ts";
import { ownReply } from "../../src/listen/reply.ts";
import type { Target } from "../../src/listen/target.ts";
import type { DeliveryStore } from "../../src/store/deliveries.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import { deadTarget, startApp } from "./local-app.ts";
import { provider, request } from "./requests.ts";

const clock = { now: () => Date.now(), elapsed: () => performance.now() };

let client: HttpClient;
let store: DeliveryStore;
let told: string[];
let outcomes: DeliveryOutcome[];

beforeEach(async () => {
  client = await openHttpClient({ connections: 8 });
  store = openMemoryStore();
  told = [];
  outcomes = [];
});

afterEach(async () => {
  await client.close();
});

function forwarderWith(changes: { timeout?: number; queue?: number; concurrency?: number } = {}): Forwarder {
  return createForwarder({
    client,
    clock,
    headers: [],
    timeout: 10_000,
    concurrency: 8,
    queue: 1000,
    maxAnswer: 65_536,
    ...changes,
  });
}

const observer: PipelineParts["observer"] = {
  delivery: (outcome) => {
    outcomes.push(outcome);
    told.push(`delivery ${outcome.answer.by} ${outcome.answer.status}${outcome.hidden ? " hidden" : ""}`);
  },
  attempt: (_, attempt) => void told.push(`attempt ${attempt.status ?? attempt.error}`),
  ran: (outcome, { code }) => void told.push(`ran ${outcome.delivery.id} ${code}`),
  ignored: ({ method }) => void told.push(`ignored ${method}`),
  notice: (message) => void told.push(`notice ${message}`),
  problem: (message) => void told.push(`problem ${message}`),
};

interface Setting {
  verdict?: Verdict;
  targets?: readonly Target[];
  policy?: Partial<PipelineParts["policy"]>;
  parts?: Partial<PipelineParts>;
}

async function pipelineWith({
  verdict = "ok",
  targets = [],
  policy = {},
  parts = {},
}: Setting = {}): Promise<Pipeline> {
  const payvost = await provider("payvost");
  const verification = { verdict, scheme: "payvost", reason: null, why: null, hint: null, secret: null };
  let made = 0;
  return new Pipeline({
    identify: async () => ({ provider: payvost, verification }),
    handshakes: () => [{ name: "get-challenge-query", secrets: [] }],
    targetsFor: () => targets,
    policy: {
      reply: "mirror",
      onInvalid: "reject",
      respond: ownReply(202, "mine"),
      delay: 0,
      shows: () => true,
      ...policy,
    },
    recorder: store,
    forwarder: forwarderWith(),
    executor: null,
    observer,
    clock,
    ids: { next: (prefix) => `${prefix}${++made}` },
    pause: async () => {},
    ...parts,
  });
}

const success: ExecResult = { code: 0, error: null, output: Buffer.alloc(0), truncated: false, ms: 1 };

const delivery = request({
  path: "/hooks?a=1",
  headers: [["X-A", "1"]],
  body: '{"id":"evt_1","type":"payment.succeeded"}',
});

async function stored(id = "dlv_1"): Promise<{ delivery: Delivery | null; attempts: Attempt[] }> {
  return { delivery: await store.find(id), attempts: await store.attemptsOf(id) };
}

describe("with an app, mirrored", () => {
  it("gives the sender the app's answer and keeps both", async () => {
    const app = await startApp((response) => {
      response.writeHead(418, { "X-App": "yes", "Content-Type": "text/x" });
      response.end("short and stout");
    });
    const pipeline = await pipelineWith({ targets: [app.target] });
    const reply = await pipeline.receive(delivery);
    await pipeline.settled();
    expect(reply).toMatchObject({ status: 418, body: Buffer.from("short and stout") });
    expect(reply.headers).toContainEqual(["X-App", "yes"]);
    const { delivery: kept, attempts } = await stored();
    expect(kept).toMatchObject({ id: "dlv_1", seq: 1, answered: null });
    expect(attempts).toMatchObject([{ n: 1, status: 418, error: null, url: `${app.url}/hooks?a=1` }]);
    expect(told).toEqual(["delivery app 418", "attempt 418"]);
    expect(pipeline.counts).toEqual({ deliveries: 1, verified: 1, rejected: 0, forwarded: 1 });
  });

  it("[S1] records and forwards the bytes it was sent, whatever they are", async () => {
    const app = await startApp();
    const body = randomBytes(70_000);
    const pipeline = await pipelineWith({ targets: [app.target] });
    await pipeline.receive(request({ body }));
    expect(app.got[0]?.body.equals(body)).toBe(true);
    expect((await stored()).delivery?.body.equals(body)).toBe(true);
  });

  it("has recorded before the app is asked", async () => {
    const app = await startApp();
    let recorded = () => {};
    const held = new Promise<void>((resolve) => {
      recorded = resolve;
    });
    const recorder = {
      record: async (draft: Parameters<DeliveryStore["record"]>[0]) => {
        await held;
        expect(app.got).toEqual([]);
        return store.record(draft);
      },
      recordAttempt: (attempt: Attempt) => store.recordAttempt(attempt),
    };
    const pipeline = await pipelineWith({ targets: [app.target], parts: { recorder } });
    const reply = pipeline.receive(delivery);
    setImmediate(recorded);
    expect((await reply).status).toBe(200);
    expect(app.got).toHaveLength(1);
  });

  it("asks every app, and the first one's answer counts", async () => {
    const [first, second] = [
      await startApp((response) => void response.writeHead(201).end()),
      await startApp(),
    ];
    const pipeline = await pipelineWith({ targets: [first.target, second.target] });
    expect((await pipeline.receive(delivery)).status).toBe(201);
    await pipeline.settled();
    expect([first.got.length, second.got.length]).toEqual([1, 1]);
    expect((await stored()).attempts.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(told[0]).toBe("delivery app 201");
    expect(told.slice(1).sort()).toEqual(["attempt 200", "attempt 201"]);
    expect(pipeline.counts.forwarded).toBe(1);
  });

  it("does not wait for the other apps", async () => {
    let release = () => {};
    const slow = await startApp((response) => {
      release = () => response.end();
    });
    const quick = await startApp();
    const pipeline = await pipelineWith({ targets: [quick.target, slow.target] });
    expect((await pipeline.receive(delivery)).status).toBe(200);
    await expect.poll(() => slow.got.length).toBe(1);
    expect(told).toEqual(["delivery app 200", "attempt 200"]);
    release();
    await pipeline.settled();
    expect(told).toEqual(["delivery app 200", "attempt 200", "attempt 200"]);
  });

  it("answers 502 for an app that is not there, and says that whk did", async () => {
    const pipeline = await pipelineWith({ targets: [await deadTarget()] });
    const reply = await pipeline.receive(delivery);
    await pipeline.settled();
    expect(reply.status).toBe(502);
    expect(told).toEqual(["delivery whk 502", "attempt refused"]);
    expect(outcomes[0]?.attempts).toMatchObject([{ error: "refused" }]);
    expect(pipeline.counts).toMatchObject({ verified: 1, forwarded: 0 });
  });

  it("answers 504 for an app that takes too long", async () => {
    const app = await startApp(() => {});
    const parts = { forwarder: forwarderWith({ timeout: 50 }) };
    const pipeline = await pipelineWith({ targets: [app.target], parts });
    expect((await pipeline.receive(delivery)).status).toBe(504);
  });

  it("[H20] never forwards a refused delivery", async () => {
    const app = await startApp();
    const pipeline = await pipelineWith({ verdict: "mismatch", targets: [app.target] });
    const reply = await pipeline.receive(delivery);
    await pipeline.settled();
    expect(reply.status).toBe(401);
    expect(app.got).toEqual([]);
    expect((await stored()).delivery?.signature.verdict).toBe("mismatch");
    expect(pipeline.counts).toEqual({ deliveries: 1, verified: 0, rejected: 1, forwarded: 0 });
  });

  it("forwards it when the user accepts it", async () => {
    const app = await startApp();
    const pipeline = await pipelineWith({
      verdict: "missing",
      targets: [app.target],
      policy: { onInvalid: "accept" },
    });
    expect((await pipeline.receive(delivery)).status).toBe(200);
    expect(pipeline.counts).toMatchObject({ verified: 0, rejected: 0 });
  });

  it("records what is filtered out, answers 200 and asks nobody", async () => {
    const app = await startApp();
    const pipeline = await pipelineWith({
      targets: [app.target],
      policy: { shows: compilePatterns(["transfer.*"]) },
    });
    expect((await pipeline.receive(delivery)).status).toBe(200);
    expect(told).toEqual(["delivery whk 200 hidden"]);
    expect(app.got).toEqual([]);
    expect((await stored()).delivery).not.toBeNull();
  });

  it("forwards duplicates too", async () => {
    const app = await startApp();
    const pipeline = await pipelineWith({ targets: [app.target] });
    await pipeline.receive(delivery);
    await pipeline.receive(delivery);
    expect(app.got).toHaveLength(2);
    expect(outcomes[1]?.delivery.duplicateOf?.id).toBe("dlv_1");
  });
});

describe("with an app, acknowledged", () => {
  it("answers before the app does and tells of the attempt later", async () => {
    let release = () => {};
    const app = await startApp((response) => {
      release = () => void response.writeHead(500).end();
    });
    const pipeline = await pipelineWith({ targets: [app.target], policy: { reply: "ack" } });
    expect((await pipeline.receive(delivery)).status).toBe(200);
    expect(told).toEqual(["delivery whk 200"]);
    await expect.poll(() => app.got.length).toBe(1);
    release();
    await pipeline.settled();
    expect(told).toEqual(["delivery whk 200", "attempt 500"]);
    expect((await stored()).attempts).toMatchObject([{ status: 500 }]);
    expect((await stored()).delivery?.answered).toBe(200);
  });

  it("[F13] turns away what the queue has no room for, before it is recorded", async () => {
    const app = await startApp(() => {});
    const forwarder = forwarderWith({ queue: 1, concurrency: 1, timeout: 10_000 });
    const pipeline = await pipelineWith({
      targets: [app.target],
      policy: { reply: "ack" },
      parts: { forwarder },
    });
    expect((await pipeline.receive(delivery)).status).toBe(200);
    expect((await pipeline.receive(delivery)).status).toBe(200);
    await expect.poll(() => forwarder.full).toBe(true);
    const reply = await pipeline.receive(delivery);
    expect(reply.status).toBe(503);
    expect(reply.headers).toContainEqual(["retry-after", "1"]);
    expect(told.at(-1)).toMatch(/^problem too many deliveries/);
    expect(await store.count()).toBe(2);
    await forwarder.drain(0);
  });
});

describe("without an app", () => {
  it("answers as it was told, after the wait", async () => {
    const waited: number[] = [];
    const pause = async (ms: number) => void waited.push(ms);
    const pipeline = await pipelineWith({ policy: { delay: 250 }, parts: { pause } });
    const reply = await pipeline.receive(delivery);
    expect(reply).toMatchObject({ status: 202, body: Buffer.from("mine") });
    expect(waited).toEqual([250]);
    expect((await stored()).delivery?.answered).toBe(202);
    expect(pipeline.counts.forwarded).toBe(0);
  });

  it("does not wait where there is nothing to wait for", async () => {
    const pause = async () => {
      throw new Error("waited");
    };
    const pipeline = await pipelineWith({ verdict: "mismatch", policy: { delay: 250 }, parts: { pause } });
    expect((await pipeline.receive(delivery)).status).toBe(401);
  });

  it("answers handshakes and records them", async () => {
    const pipeline = await pipelineWith({ verdict: "missing" });
    const reply = await pipeline.receive(request({ method: "GET", path: "/?challenge=c" }));
    expect(String(reply.body)).toBe("c");
    expect(outcomes[0]).toMatchObject({ handshake: true, delivery: { signature: { verdict: "unsigned" } } });
    expect(pipeline.counts).toEqual({ deliveries: 1, verified: 0, rejected: 0, forwarded: 0 });
  });

  it("[H5] answers 405 to what is no delivery and does not fill the store", async () => {
    const pipeline = await pipelineWith({ verdict: "missing" });
    const reply = await pipeline.receive(request({ method: "GET", path: "/.env" }));
    expect(reply.status).toBe(405);
    expect(told).toEqual(["ignored GET"]);
    expect(await store.count()).toBe(0);
    expect(pipeline.counts.deliveries).toBe(0);
  });
});

describe("when the store fails", () => {
  it("[D3] answers 503 with Retry-After, never 2xx, and asks nobody", async () => {
    const app = await startApp();
    await store.close();
    const pipeline = await pipelineWith({ targets: [app.target] });
    const reply = await pipeline.receive(delivery);
    expect(reply.status).toBe(503);
    expect(reply.headers).toContainEqual(["retry-after", "5"]);
    expect(app.got).toEqual([]);
    expect(told).toEqual([expect.stringContaining("problem a delivery could not be stored")]);
    expect(told[0]).toContain("closed");
    expect(pipeline.counts.deliveries).toBe(0);
  });

  it("tells when only the attempt could not be stored, and answers all the same", async () => {
    const app = await startApp();
    const recorder = {
      record: (draft: Parameters<DeliveryStore["record"]>[0]) => store.record(draft),
      recordAttempt: async () => {
        throw new Error("disk full");
      },
    };
    const pipeline = await pipelineWith({ targets: [app.target], parts: { recorder } });
    expect((await pipeline.receive(delivery)).status).toBe(200);
    await pipeline.settled();
    expect(told).toContainEqual(expect.stringMatching(/^problem .*disk full/));
  });
});

describe("the command of --exec", () => {
  async function ranFor(setting: Setting, received = delivery): Promise<string[]> {
    const ran: string[] = [];
    const run = async ({ id }: Delivery) => {
      ran.push(id);
      return success;
    };
    const pipeline = await pipelineWith({ ...setting, parts: { executor: { full: false, run } } });
    await pipeline.receive(received);
    await pipeline.settled();
    return ran;
  }

  it("runs for what is verified, and is told after its delivery", async () => {
    const app = await startApp();
    expect(await ranFor({ targets: [app.target] })).toEqual(["dlv_1"]);
    expect(told[0]).toBe("delivery app 200");
    expect(told).toContain("ran dlv_1 0");
  });

  it.each<[string, Setting]>([
    ["refused", { verdict: "mismatch" }],
    ["accepted but not verified", { verdict: "mismatch", policy: { onInvalid: "accept" } }],
    ["filtered out", { policy: { shows: () => false } }],
  ])("does not run for what is %s", async (_, setting) => {
    expect(await ranFor(setting)).toEqual([]);
  });

  it("turns away what it has no room for, before it is recorded", async () => {
    const run = async () => success;
    const pipeline = await pipelineWith({ parts: { executor: { full: true, run } } });
    expect((await pipeline.receive(delivery)).status).toBe(503);
    expect(told.at(-1)).toMatch(/^problem too many deliveries wait for the command/);
    expect(await store.count()).toBe(0);
  });

  it("does not run for a handshake", async () => {
    expect(await ranFor({}, request({ method: "GET", path: "/?challenge=c" }))).toEqual([]);
  });

  it("is waited for before the listener ends", async () => {
    let release = () => {};
    const run = () =>
      new Promise<ExecResult>((resolve) => {
        release = () => resolve(success);
      });
    const pipeline = await pipelineWith({ parts: { executor: { full: false, run } } });
    expect((await pipeline.receive(delivery)).status).toBe(202);
    let settled = false;
    const waiting = pipeline.settled().then(() => {
      settled = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toBe(false);
    release();
    await waiting;
  });
});

describe("many at once", () => {
  it("keep their order on the way to the store and to one app", async () => {
    const app = await startApp();
    const pipeline = await pipelineWith({
      targets: [app.target],
      parts: { forwarder: forwarderWith({ concurrency: 1 }) },
    });
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) => pipeline.receive(request({ body: `{"id":"evt_${index}"}` }))),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(app.got.map(({ body }) => String(body))).toEqual(
      Array.from({ length: 50 }, (_, index) => `{"id":"evt_${index}"}`),
    );
    expect(await store.count()).toBe(50);
  });
});

describe("unsigned noise through the tunnel", () => {
  const publicUrl = "https://fox.test/token";
  const scan = { ...request({ body: "<?php" }), publicUrl };

  it("is recorded until it is too much, then only answered", async () => {
    let asked = 0;
    const noise = {
      isUnsignedTooMuch: () => {
        asked += 1;
        return asked > 2;
      },
    };
    const pipeline = await pipelineWith({ verdict: "missing", parts: { noise } });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await pipeline.receive(scan)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    expect([asked, outcomes.length, pipeline.counts.deliveries]).toEqual([5, 2, 2]);
    expect((await stored("dlv_3")).delivery).toBeNull();
  });

  it("is not confused with what a provider may send", async () => {
    const noise = { isUnsignedTooMuch: () => true };
    const pipeline = await pipelineWith({ verdict: "missing", parts: { noise } });
    await pipeline.receive({ ...delivery, publicUrl });
    await pipeline.receive({ ...scan, publicUrl: null, body: delivery.body });
    await pipeline.receive(request({ body: "<?php" }));
    expect(outcomes.length).toBe(3);
  });

  it("is stored where nobody counts it", async () => {
    const pipeline = await pipelineWith({ verdict: "missing" });
    await pipeline.receive(scan);
    expect(outcomes.length).toBe(1);
  });
});
