import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { digest, lost, newEvent, post, readStore, signed } from "../../bench/fire.js";
import { allFrom, openRaw, startApp, until } from "../servers.ts";
import { needs } from "./tools.ts";
import { type Listener, listenerFor } from "./under-fire.ts";

const head = "POST / HTTP/1.1\r\nHost: a\r\n";

/** MB a process holds in memory. */
function memoryOf({ pid }: Listener): number {
  const found = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
  return Number(found?.[1]) / 1024;
}

function keptConnections(maxSockets: number): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets });
  onTestFinished(() => agent.destroy());
  return agent;
}

async function expectTaken({ port }: Listener): Promise<void> {
  expect(await post(port, newEvent().body)).toBe(200);
}

describe("bytes", () => {
  it("[S1] of any JSON text are verified, recorded and forwarded as they are", async () => {
    const app = await startApp();
    const listener = await listenerFor({ args: ["--forward-to", String(app.port)] });
    const agent = keptConnections(1);
    const odd = fc.constantFrom("", " ", "\t", "\r\n", "\n\n", " ".repeat(300));
    const number = fc.constantFrom("1000.00", "1e2", "-0", "12345678901234567890", "0.10");
    const text = fc.constantFrom("\\u00e9", "\\/", "é", "\\ud83d\\ude00", "a\\u0000b", "\u2028");
    const json = fc
      .tuple(odd, number, text, fc.json(), odd)
      .map(([before, n, t, more, after]) => `${before}{"a"${before}:${n},"b":"${t}",\n"c":${more}}${after}`);
    await fc.assert(
      fc.asyncProperty(json, async (sent) => {
        const body = Buffer.from(sent);
        expect(await post(listener.port, body, { agent })).toBe(200);
        expect(app.seen.at(-1)?.body.equals(body)).toBe(true);
      }),
      { numRuns: 60 },
    );
    const { bodies, wrong } = await readStore(listener.home);
    expect(wrong).toEqual([]);
    const stored = new Set([...bodies.values()].flatMap((sums) => [...sums]));
    expect(app.seen.filter(({ body }) => !stored.has(digest(body)))).toEqual([]);
  });

  it.each([
    ["text", "text/plain", Buffer.from("paid\r\n")],
    ["a form", "application/x-www-form-urlencoded", Buffer.from("event=paid&amount=1000.00&note=a+b")],
    ["JSON in Latin-1", "application/json; charset=latin1", Buffer.from('{"name":"caf\xe9"}', "latin1")],
    ["bytes that are no UTF-8", "application/octet-stream", Buffer.from([0, 0xff, 0xfe, 0xc3, 0x28, 10])],
    ["JSON that is cut", "application/json", Buffer.from('{"id":"evt_1","type":')],
  ])("[H15] of %s are recorded and forwarded with their type", async (_what, type, body) => {
    const app = await startApp();
    const listener = await listenerFor({ args: ["--forward-to", String(app.port)] });
    const headers = { ...signed(body), "content-type": type };
    expect(await post(listener.port, body, { headers })).toBe(200);
    const [seen] = app.seen;
    expect(seen?.body.equals(body)).toBe(true);
    expect(seen?.rawHeaders).toContain(type);
    const { bodies, rows } = await readStore(listener.home);
    expect(rows).toBe(1);
    expect([...bodies.values()][0]?.has(digest(body))).toBe(true);
  });

  it("[S3] behind a byte order mark are verified, named and forwarded with it", async () => {
    const app = await startApp();
    const listener = await listenerFor({ args: ["--forward-to", String(app.port)] });
    const body = Buffer.from('\ufeff{"id":"evt_1","type":"payment.succeeded"}');
    expect(await post(listener.port, body)).toBe(200);
    expect(app.seen[0]?.body.equals(body)).toBe(true);
    await until(() => listener.records().length >= 2);
    expect(listener.records()[1]).toMatchObject({
      signature: { verdict: "ok" },
      event: { type: "payment.succeeded", id: "evt_1" },
    });
  });

  it("[S4] with the type twice are filtered by the one that is shown", async () => {
    const app = await startApp();
    const args = ["--forward-to", String(app.port), "--events", "payment.*"];
    const listener = await listenerFor({ args });
    const twice = (first: string, second: string) => Buffer.from(`{"type":"${first}","type":"${second}"}`);
    const [shown, hidden] = [twice("user.x", "payment.y"), twice("payment.y", "user.x")];
    expect(await post(listener.port, hidden)).toBe(200);
    expect(await post(listener.port, shown)).toBe(200);
    await until(() => listener.records().length >= 3);
    expect(app.seen.map(({ body }) => String(body))).toEqual([String(shown)]);
    const types = listener.records().map(({ event }) => Object(event).type);
    expect(types.filter((type) => type !== undefined)).toEqual(["payment.y"]);
  });

  it("[H15] without a type are recorded and forwarded without one", async () => {
    const app = await startApp();
    const listener = await listenerFor({ args: ["--forward-to", String(app.port)] });
    const [[name, value] = ["", ""]] = Object.entries(signed(Buffer.from("{}")));
    const socket = openRaw(listener.port);
    socket.write(`${head}${name}: ${value}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`);
    expect(await allFrom(socket)).toMatch(/^HTTP\/1\.1 200 /);
    expect(app.seen[0]?.rawHeaders.map((text) => text.toLowerCase())).not.toContain("content-type");
  });

  it("[H17] of headers named like parts of JavaScript are data", async () => {
    const app = await startApp();
    const listener = await listenerFor({ args: ["--forward-to", String(app.port)] });
    const { body } = newEvent();
    const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
    const lines = names.map((name) => `${name}: polluted\r\n`).join("");
    const [[signatureName, signature] = ["", ""]] = Object.entries(signed(body));
    const socket = openRaw(listener.port);
    socket.write(`${head}${lines}${signatureName}: ${signature}\r\nConnection: close\r\n`);
    socket.write(`Content-Length: ${body.length}\r\n\r\n`);
    socket.write(body);
    expect(await allFrom(socket)).toMatch(/^HTTP\/1\.1 200 /);
    for (const name of names) expect(app.seen[0]?.rawHeaders).toContain(name);
    await expectTaken(listener);
  });

  it.each(["a..b", ".x.y", "événement.日本語", "..", "payment/../x"])(
    "[P2] of an event of type %j are taken, and its name is told as it is",
    async (type) => {
      const listener = await listenerFor();
      expect(await post(listener.port, Buffer.from(JSON.stringify({ id: "evt_1", type })))).toBe(200);
      await until(() => listener.records().length === 2);
      expect(listener.records()[1]).toMatchObject({ kind: "delivery", event: { type, id: "evt_1" } });
    },
  );
});

describe("strangers", () => {
  it("[H20] a page of a browser is refused, not forwarded and told", async () => {
    const app = await startApp();
    const listener = await listenerFor({ args: ["--forward-to", String(app.port)] });
    const url = `http://127.0.0.1:${listener.port}/`;
    const headers = { origin: "https://evil.example", "content-type": "text/plain" };
    const answer = await fetch(url, { method: "POST", headers, body: '{"type":"payment.succeeded"}' });
    expect(answer.status).toBe(401);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    const asked = { ...headers, "access-control-request-method": "POST" };
    expect((await fetch(url, { method: "OPTIONS", headers: asked })).status).toBe(405);
    await until(() => listener.records().length === 2);
    expect(listener.records()[1]).toMatchObject({ kind: "delivery", status: 401 });
    expect(app.seen).toEqual([]);
  });

  it("[H22] a scanner's paths are not recorded, and deliveries go on", async () => {
    const listener = await listenerFor();
    const agent = keptConnections(16);
    const paths = Array.from({ length: 2_000 }, (_, n) => `/wp-${n}/.env`);
    const ask = (path: string) => fetchStatus(listener.port, path, agent);
    expect(new Set(await Promise.all(paths.map(ask)))).toEqual(new Set([405]));
    await expectTaken(listener);
    expect((await readStore(listener.home)).rows).toBe(1);
  });
});

describe("load", () => {
  it.skipIf(needs("proc"))(
    `[H8] a body without an end is refused at the limit, and memory stays${needs("proc")}`,
    async () => {
      const listener = await listenerFor();
      await expectTaken(listener);
      const before = memoryOf(listener);
      let most = before;
      for (let sender = 0; sender < 3; sender += 1) {
        const socket = openRaw(listener.port);
        const answer = allFrom(socket);
        socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
        const block = Buffer.from(`f4240\r\n${"x".repeat(1_000_000)}\r\n`);
        const more = (error?: Error | null): void => {
          most = Math.max(most, memoryOf(listener));
          if (!error && socket.writable) socket.write(block, more);
        };
        more();
        expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
      }
      expect(most - before).toBeLessThan(80);
      await expectTaken(listener);
    },
  );

  it("[H9] two hundred silent and slow senders keep no delivery out", async () => {
    const listener = await listenerFor();
    const sockets = Array.from({ length: 200 }, () => openRaw(listener.port));
    await Promise.all(sockets.map((socket) => new Promise((done) => socket.once("connect", done))));
    for (const [n, socket] of sockets.entries()) {
      if (n % 3 === 1) socket.write("POST / HTTP/1.1\r\nX-Slow");
      if (n % 3 === 2) socket.write(`${head}Content-Length: 10\r\n\r\nhalf`);
    }
    for (let n = 0; n < 20; n += 1) await expectTaken(listener);
  });

  it.skipIf(needs("prlimit"))(
    `[H10] three hundred connections with 64 descriptors end nothing: it is well again afterwards${needs("prlimit")}`,
    async () => {
      const listener = await listenerFor({ wrap: ["prlimit", "--nofile=64:64"] });
      await expectTaken(listener);
      const sockets: Socket[] = [];
      for (let n = 0; n < 300; n += 1) {
        const socket = connect(listener.port, "127.0.0.1").on("error", () => {});
        await new Promise((done) => socket.once("connect", done).once("close", done));
        sockets.push(socket);
      }
      for (const socket of sockets) socket.destroy();
      let status: number | null = null;
      while (status !== 200) status = await post(listener.port, newEvent().body);
      const { wrong, rows } = await readStore(listener.home, { check: "integrity_check" });
      expect([wrong, rows >= 2]).toEqual([[], true]);
    },
  );

  it.skipIf(needs("proc"))(
    `[F13] 10,000 events at an app that takes none are 503 beyond the queue, and nothing is lost${needs("proc")}`,
    async () => {
      const app = await startApp(() => {});
      const listener = await listenerFor({ args: ["--forward-to", String(app.port), "--reply", "ack"] });
      const agent = keptConnections(64);
      const before = memoryOf(listener);
      const acknowledged = new Map<string, string>();
      const statuses = new Map<number | null, number>();
      const events = Array.from({ length: 10_000 }, () => newEvent(1_000));
      const send = async () => {
        for (let event = events.pop(); event !== undefined; event = events.pop()) {
          const status = await post(listener.port, event.body, { agent });
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status === 200) acknowledged.set(event.id, digest(event.body));
        }
      };
      await Promise.all(Array.from({ length: 64 }, send));
      expect([...statuses.keys()].sort()).toEqual([200, 503]);
      expect(acknowledged.size).toBeGreaterThanOrEqual(1_000);
      expect(acknowledged.size).toBeLessThan(1_100);
      expect(memoryOf(listener) - before).toBeLessThan(150);
      const { bodies, rows, wrong } = await readStore(listener.home);
      expect(lost(acknowledged, bodies)).toEqual([]);
      expect([rows, wrong]).toEqual([acknowledged.size, []]);
    },
  );
});

function fetchStatus(port: number, path: string, agent: Agent): Promise<number | undefined> {
  return new Promise((done, fail) => {
    get({ port, host: "127.0.0.1", path, agent }, (response) => {
      response.resume();
      done(response.statusCode);
    }).on("error", fail);
  });
}
