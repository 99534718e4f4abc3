import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { openHttpClient } from "../../src/http.ts";
import {
  createForwarder,
  type ForwarderOptions,
  forwarded,
  limitConcurrency,
  withOwn,
} from "../../src/listen/forward.ts";
import { mirrorReply } from "../../src/listen/reply.ts";
import { parseTarget } from "../../src/listen/target.ts";
import { closedPort, startAnswering, startApp, startRaw, until } from "../servers.ts";
import { clock, deliveryOf, startListener } from "./listener.ts";

async function openForwarder(change: Partial<ForwarderOptions> = {}) {
  const client = await openHttpClient({ connections: 16 });
  onTestFinished(() => client.close());
  const limits = { timeout: 10_000, concurrency: 8, queue: 1_000, maxAnswer: 65_536 };
  return createForwarder({ client, clock, headers: [], ...limits, ...change });
}

describe("forward", () => {
  it("keeps method, path, end-to-end headers and bytes", async () => {
    const app = await startApp();
    const forwarder = await openForwarder();
    const headers = [
      ["Host", "quiet-fox.example"],
      ["X-Signature", "one"],
      ["Connection", "keep-alive, X-Local"],
      ["X-Local", "gone"],
      ["Content-Type", "application/json"],
      ["x-signature", "two"],
      ["Content-Length", "99"],
      ["__proto__", "kept"],
      ["Accept-Encoding", "br"],
    ] as const;
    const body = Buffer.from([0xff, 0x00, 0x0a]);
    const delivery = deliveryOf({ method: "PUT", path: "/a?b='c'", headers, body });
    const attempt = await forwarder.forward(delivery, parseTarget(`${app.origin}/hooks`));
    expect(attempt).toMatchObject({
      delivery: "dlv_1",
      n: 1,
      url: `${app.origin}/hooks/a?b=%27c%27`,
      status: 200,
    });
    const [seen] = app.seen;
    expect([seen?.method, seen?.url]).toEqual(["PUT", "/hooks/a?b='c'"]);
    expect(seen?.body.equals(body)).toBe(true);
    expect(seen?.rawHeaders).toEqual([
      ...["host", `127.0.0.1:${app.port}`, "connection", "keep-alive"],
      ...["X-Signature", "one", "Content-Type", "application/json", "x-signature", "two"],
      ...["__proto__", "kept", "Accept-Encoding", "br", "content-length", "3"],
    ]);
  });

  it("puts its own headers in place of all of the same name", async () => {
    const app = await startApp();
    const forwarder = await openForwarder({
      headers: [
        ["X-Env", "dev"],
        ["authorization", "Bearer local"],
      ],
    });
    const headers = [
      ["Authorization", "a"],
      ["X-Other", "b"],
      ["AUTHORIZATION", "c"],
    ] as const;
    await forwarder.forward(deliveryOf({ headers }), parseTarget(app.origin));
    expect(app.seen[0]?.rawHeaders.slice(4, -2)).toEqual([
      ...["X-Other", "b", "X-Env", "dev", "authorization", "Bearer local"],
    ]);
  });

  it("[H4] goes to the target's origin whatever the path says", async () => {
    const app = await startApp();
    const forwarder = await openForwarder();
    for (const path of ["//evil/x", "http://evil/x", "/../../x", "@evil/x", "/\\evil/x"]) {
      await forwarder.forward(deliveryOf({ path }), parseTarget(`${app.origin}/hooks`));
    }
    const paths = ["/hooks/evil/x", "/hooks/x", "/hooks/x", "/hooks/@evil/x", "/hooks/evil/x"];
    expect(app.seen.map(({ url }) => url)).toEqual(paths);
  });

  it("numbers the attempts of one delivery per target", async () => {
    const [one, two] = [await startApp(), await startApp()];
    const forwarder = await openForwarder();
    const delivery = deliveryOf();
    const numbers: number[] = [];
    for (const app of [one, one, two, one]) {
      numbers.push((await forwarder.forward(delivery, parseTarget(app.origin))).n);
    }
    numbers.push((await forwarder.forward(deliveryOf(), parseTarget(one.origin))).n);
    expect(numbers).toEqual([1, 2, 1, 3, 1]);
  });

  it("[F3] keeps what the app answered, capped, its redirect unfollowed", async () => {
    const app = await startApp((_seen, response) => {
      response
        .writeHead(307, ["Location", "http://127.0.0.1:1/", "X-A", "1", "X-A", "2"])
        .end("x".repeat(100_000));
    });
    const forwarder = await openForwarder();
    const attempt = await forwarder.forward(deliveryOf(), parseTarget(app.origin));
    expect(attempt).toMatchObject({ status: 307, error: null });
    expect(attempt.answer?.headers.slice(0, 3)).toEqual([
      ["Location", "http://127.0.0.1:1/"],
      ["X-A", "1"],
      ["X-A", "2"],
    ]);
    expect(attempt.answer?.truncated).toBe(true);
    expect(attempt.answer?.body.length).toBe(65_536);
  });

  it("[F5] reports an app that cannot be reached, is silent or speaks no HTTP", async () => {
    const forwarder = await openForwarder({ timeout: 80 });
    const silent = await startRaw(() => {});
    const garbage = await startAnswering("220 mail ready\r\n");
    const targets = [String(await closedPort()), silent.origin, garbage.origin];
    const attempts = await Promise.all(targets.map((at) => forwarder.forward(deliveryOf(), parseTarget(at))));
    expect(attempts.map(({ error }) => error)).toEqual(["refused", "timeout", "protocol"]);
    for (const attempt of attempts) expect(attempt).toMatchObject({ status: null, answer: null });
  });
});

describe("order", () => {
  /** An app that holds every answer until told, and the order in which requests came. */
  async function startHolding() {
    const held: ServerResponse[] = [];
    const paths: string[] = [];
    const app = await startApp((seen, response) => {
      paths.push(seen.url);
      held.push(response);
    });
    return { app, held, paths };
  }

  it("one at a time: the next starts when the last is answered, in order of arrival", async () => {
    const { app, held, paths } = await startHolding();
    const forwarder = await openForwarder({ concurrency: 1 });
    const target = parseTarget(app.origin);
    const wanted = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const attempts = wanted.map((path) => forwarder.forward(deliveryOf({ path }), target));
    for (let count = 1; count <= wanted.length; count += 1) {
      await until(() => paths.length === count);
      held.at(-1)?.end();
    }
    await Promise.all(attempts);
    expect(paths).toEqual(wanted);
  });

  it("eight at a time: no more are under way, and they start in order of arrival", async () => {
    const started: string[] = [];
    const answers: (() => void)[] = [];
    const client = {
      send: (request: { path?: string }) => {
        started.push(request.path ?? "");
        const answer = {
          ok: true,
          status: 200,
          headers: [],
          body: Buffer.alloc(0),
          truncated: false,
          ms: 1,
        } as const;
        return new Promise<typeof answer>((resolve) => answers.push(() => resolve(answer)));
      },
      close: async () => {},
    };
    const forwarder = await openForwarder({ client });
    const wanted = Array.from({ length: 30 }, (_, index) => `/${index}`);
    const attempts = wanted.map((path) => forwarder.forward(deliveryOf({ path }), parseTarget("3000")));
    await until(() => started.length === 8);
    for (let ended = 0; ended < wanted.length; ended += 1) {
      expect(started).toEqual(wanted.slice(0, Math.min(ended + 8, wanted.length)));
      answers[ended]?.();
      await until(() => started.length === Math.min(ended + 9, wanted.length));
    }
    await Promise.all(attempts);
  });

  it("a target that hangs holds up nobody else's", async () => {
    const { app } = await startHolding();
    const other = await startApp();
    const forwarder = await openForwarder({ concurrency: 1 });
    void forwarder.forward(deliveryOf(), parseTarget(app.origin));
    void forwarder.forward(deliveryOf(), parseTarget(app.origin));
    expect(await forwarder.forward(deliveryOf(), parseTarget(other.origin))).toMatchObject({ status: 200 });
    await forwarder.drain(0);
  });

  it("[F13] is full when as many wait as may", async () => {
    const { app, held } = await startHolding();
    const forwarder = await openForwarder({ concurrency: 1, queue: 2 });
    const target = parseTarget(app.origin);
    const attempts = [forwarder.forward(deliveryOf(), target)];
    await until(() => held.length === 1);
    expect(forwarder.full).toBe(false);
    attempts.push(forwarder.forward(deliveryOf(), target), forwarder.forward(deliveryOf(), target));
    expect(forwarder.full).toBe(true);
    held[0]?.end();
    await until(() => held.length === 2);
    expect(forwarder.full).toBe(false);
    await forwarder.drain(0);
    await Promise.all(attempts);
  });

  it("[F13] is full when as many bytes are held as may", async () => {
    const { app, held } = await startHolding();
    const forwarder = await openForwarder({ queueBytes: 10 });
    const attempt = forwarder.forward(deliveryOf({ body: Buffer.alloc(10) }), parseTarget(app.origin));
    expect(forwarder.full).toBe(true);
    await until(() => held.length === 1);
    held[0]?.end();
    await attempt;
    expect(forwarder.full).toBe(false);
  });
});

describe("drain", () => {
  it("waits for what is under way and what waits", async () => {
    const app = await startApp();
    const forwarder = await openForwarder({ concurrency: 1 });
    const attempts = Array.from({ length: 5 }, () =>
      forwarder.forward(deliveryOf(), parseTarget(app.origin)),
    );
    await forwarder.drain(10_000);
    expect(app.seen.length).toBe(5);
    for (const attempt of await Promise.all(attempts)) expect(attempt.status).toBe(200);
  });

  it("ends the rest as aborted after its time, and whatever comes later", async () => {
    const app = await startRaw(() => {});
    const forwarder = await openForwarder({ concurrency: 1 });
    const target = parseTarget(app.origin);
    const attempts = [forwarder.forward(deliveryOf(), target), forwarder.forward(deliveryOf(), target)];
    await forwarder.drain(20);
    attempts.push(forwarder.forward(deliveryOf(), target));
    for (const attempt of await Promise.all(attempts)) expect(attempt.error).toBe("aborted");
  });
});

describe("from the socket to the app and back", () => {
  it("[S1] not one bit of a body changes, however it is cut into pieces", async () => {
    const app = await startApp((seen, response) => void response.end(seen.body));
    const forwarder = await openForwarder({ maxAnswer: 2_000_000 });
    const target = parseTarget(app.origin);
    const listener = await startListener({}, async (request) =>
      mirrorReply(await forwarder.forward({ ...deliveryOf(), ...request }, target)),
    );
    const client = await openHttpClient({ connections: 4 });
    onTestFinished(() => client.close());
    const send = async (body: Buffer): Promise<void> => {
      const url = new URL(listener.url);
      const limits = { timeout: 10_000, maxAnswer: 2_000_000 };
      const outcome = await client.send({ method: "POST", url, headers: [], body, ...limits });
      expect(outcome).toMatchObject({ ok: true, status: 200, truncated: false });
      expect(outcome.ok && outcome.body.equals(body)).toBe(true);
      expect(listener.seen.at(-1)?.body.equals(body)).toBe(true);
      expect(app.seen.at(-1)?.body.equals(body)).toBe(true);
    };
    const fixed = [
      Buffer.alloc(0),
      gzipSync("x".repeat(10_000)),
      Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0x00, 0x0d, 0x0a]),
      Buffer.from('\ufeff{ "a":1000.00, "b":12345678901234567890, "c":"\\/\\u00e9€"}\r\n'),
      Buffer.from("€".repeat(350_000)),
      Buffer.from(Array.from({ length: 1_048_576 }, (_, index) => (index * 2_654_435_761) >>> 24)),
      Buffer.from("no answer is cut into strings".repeat(283).slice(0, 8_192)),
      Buffer.alloc(8_192, 0xff),
      Buffer.alloc(8_193, 0x80),
    ];
    for (const body of fixed) await send(body);
    const anything = fc.uint8Array({ maxLength: 20_000 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(fc.asyncProperty(anything, send), { numRuns: 60 });
  });
});

describe("limitConcurrency", () => {
  it("starts calls in order and no more at once than it may", async () => {
    const limit = limitConcurrency(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const calls = [0, 1, 2].map((n) =>
      limit(() => {
        started.push(n);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    await until(() => started.length === 2);
    ends[1]?.();
    await until(() => started.length === 3);
    for (const end of ends) end();
    await Promise.all(calls);
    expect(started).toEqual([0, 1, 2]);
  });
});

it("makes the same request that is sent, with whk's own headers in place of others", () => {
  const headers = [
    ["Host", "quiet-fox.example"],
    ["X-A", "1"],
    ["Connection", "close"],
    ["x-b", "2"],
  ] as const;
  const target = parseTarget("http://127.0.0.1:3000/hooks");
  const request = forwarded(deliveryOf({ path: "/a?b='c'", headers }), target, [["x-a", "own"]]);
  expect(request).toMatchObject({
    ...{ method: "POST", path: "/hooks/a?b='c'" },
    headers: [
      ["x-b", "2"],
      ["x-a", "own"],
    ],
  });
  expect(request.url.href).toBe("http://127.0.0.1:3000/hooks/a?b=%27c%27");
  expect(withOwn(headers, [])).toEqual(headers.slice(1));
});
