import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { closedPort, listening, startApp, startRaw, until } from "../servers.ts";
import { startLocalServer, untilPassed } from "./local-server.ts";
import { driverFor, failureOf, fakeHost, granting, never, opened, realClock } from "./localtunnel-parts.ts";

/** What the listener keeps for tunnels: no deadlines of Node's own. Answers with the hash of what it got. */
async function hashingApp(): Promise<number> {
  const server = createServer({ headersTimeout: 0, requestTimeout: 0 }, async (request, response) => {
    response.setHeader("x-seen", String(request.headers["content-encoding"] ?? "plain"));
    response.end(await hashOf(request));
  });
  onTestFinished(() => server.closeAllConnections());
  return listening(server);
}

async function hashOf(request: IncomingMessage): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of request) hash.update(chunk);
  return hash.digest("hex");
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

/** Every byte value, in no order a text would have. */
function bytes(count: number): Buffer {
  const body = Buffer.alloc(count);
  for (let place = 0, value = 1; place < count; place++) {
    value = (value * 1_103_515_245 + 12_345) % 2_147_483_648;
    body[place] = value >> 16;
  }
  return body;
}

const cyrillic = Buffer.from(JSON.stringify({ text: "привет, мир 🦊".repeat(500) }));

describe("localtunnel, against a real server", () => {
  it("[T5] carries every body as it is", async () => {
    const server = await startLocalServer();
    const { url, grantedName } = await opened(driverFor(server.host), {
      port: await hashingApp(),
      name: "bodies",
    });
    expect([url, grantedName]).toEqual([`http://bodies.lt.test:${server.port}`, "bodies"]);
    await untilPassed(server, url);
    for (const size of [0, 1, 1_023, 65_536, 1_000_000, 10_000_000]) {
      const body = bytes(size);
      const { body: hash } = await server.through(url, { body });
      expect([size, hash.toString()]).toEqual([size, sha256(body)]);
    }
    const compressed = gzipSync(cyrillic);
    const gzipped = await server.through(url, {
      body: compressed,
      headers: { "content-encoding": "gzip" },
    });
    expect([gzipped.headers["x-seen"], gzipped.body.toString()]).toEqual(["gzip", sha256(compressed)]);
    const invalid = Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x00, 0xed, 0xa0, 0x80, 0x0d, 0x0a]);
    expect((await server.through(url, { body: invalid })).body.toString()).toBe(sha256(invalid));
    const pieces = Array.from({ length: 40 }, (_, place) => cyrillic.subarray(place * 7, place * 7 + 7));
    const split = await server.through(url, { body: pieces });
    expect(split.body.toString()).toBe(sha256(cyrillic.subarray(0, 280)));
  });

  it("carries a large answer as it is", async () => {
    const server = await startLocalServer();
    const answer = bytes(10_000_000);
    const app = await startApp((_seen, response) => response.end(answer));
    const { url } = await opened(driverFor(server.host), { port: app.port });
    await untilPassed(server, url);
    expect(sha256((await server.through(url)).body)).toBe(sha256(answer));
  });

  it("answers 200 requests at once", async () => {
    const server = await startLocalServer();
    const { url } = await opened(driverFor(server.host), { port: await hashingApp() });
    await untilPassed(server, url);
    const bodies = Array.from({ length: 200 }, (_, place) => Buffer.from(`{"n":${place}}`));
    const answers = await Promise.all(bodies.map((body) => server.through(url, { body })));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
    expect(answers.map(({ body }) => body.toString())).toEqual(bodies.map(sha256));
  });

  it("takes any name when none is wanted", async () => {
    const server = await startLocalServer();
    const { url, grantedName } = await opened(driverFor(server.host), { port: await hashingApp() });
    expect(url).toBe(`http://${grantedName}.lt.test:${server.port}`);
    expect(await server.connections(grantedName ?? "")).toBe(10);
  });

  it("says which name it got when the wanted one is taken, and has it again after the reopen delay", async () => {
    const server = await startLocalServer();
    const driver = driverFor(server.host);
    const port = await hashingApp();
    const first = await opened(driver, { port, name: "wanted" });
    const second = await opened(driver, { port, name: "wanted" });
    expect(first.grantedName).toBe("wanted");
    expect(second.grantedName).not.toBe("wanted");
    await first.close();
    expect(await first.closed).toEqual({ reason: "closed", retryable: false });
    await realClock.sleep(driver.capabilities.reopenDelay);
    expect((await opened(driver, { port, name: "wanted" })).grantedName).toBe("wanted");
  });

  it("says when the server is gone, and opens the same URL once it is back", async () => {
    const server = await startLocalServer();
    const driver = driverFor(server.host);
    const port = await hashingApp();
    const { url, closed } = await opened(driver, { port, name: "phoenix" });
    await server.kill();
    expect(await closed).toEqual({
      reason: expect.stringMatching(/^the tunnel server refuses data connections at 127\.0\.0\.1:\d+$/),
      retryable: true,
    });
    await server.start();
    const again = await opened(driver, { port, name: "phoenix" });
    expect(again.url).toBe(url);
    await untilPassed(server, again.url);
  });

  it("goes on after the server stood still", async () => {
    const server = await startLocalServer();
    const { url } = await opened(driverFor(server.host), { port: await hashingApp() });
    await untilPassed(server, url);
    server.freeze();
    const stuck = server.through(url, { body: cyrillic });
    const timedOut = Symbol("timed out");
    expect(await Promise.race([stuck, realClock.sleep(200).then(() => timedOut)])).toBe(timedOut);
    server.thaw();
    expect((await stuck).body.toString()).toBe(sha256(cyrillic));
  });

  it("gets no tunnel in time from a server that stands still", async () => {
    const server = await startLocalServer();
    server.freeze();
    const failure = await failureOf(
      driverFor(server.host).open({ port: 1, name: null, signal: never, timeout: 300 }),
    );
    expect(failure.message).toMatch(
      /^(?:no tunnel from 127\.0\.0\.1:\d+ within 0\.3 s|.* does not answer .*)$/,
    );
    expect(failure.retryable).toBe(true);
  });

  it("closes in time while a request is under way, and frees connections at both ends", async () => {
    const server = await startLocalServer();
    const reached: unknown[] = [];
    const app = createServer((request) => reached.push(request));
    onTestFinished(() => app.closeAllConnections());
    const handle = await opened(driverFor(server.host), { port: await listening(app), name: "busy" });
    const pending = server
      .through(handle.url, { signal: AbortSignal.timeout(2_000) })
      .catch(() => "no answer");
    await until(() => reached.length === 1);
    await handle.close();
    await handle.close();
    expect(await handle.closed).toEqual({ reason: "closed", retryable: false });
    expect(await pending).toBe("no answer");
    const left = () =>
      new Promise<number>((resolve) => app.getConnections((_error, count) => resolve(count)));
    while ((await left()) > 0) await realClock.sleep(10);
    while ((await server.connections("busy")) !== null) await realClock.sleep(50);
  });

  it("replaces connections whose local side was reset", async () => {
    const server = await startLocalServer();
    let resets = 0;
    const app = createServer({ headersTimeout: 0, requestTimeout: 0 }, (request, response) => {
      if (request.url !== "/reset") return response.end("fine");
      resets += 1;
      return request.socket.resetAndDestroy();
    });
    const { url } = await opened(driverFor(server.host), { port: await listening(app), name: "resets" });
    await untilPassed(server, url);
    const reset = { signal: AbortSignal.timeout(1_500) };
    const requests = Array.from({ length: 12 }, () =>
      server.through(`${url}/reset`, reset).catch(() => null),
    );
    await Promise.all(requests);
    expect(resets).toBeGreaterThanOrEqual(10);
    while ((await server.connections("resets")) !== 10) await realClock.sleep(50);
    await untilPassed(server, url);
  });

  it("sees nothing of a proxy in the environment", async () => {
    const server = await startLocalServer();
    const dead = `http://127.0.0.1:${await closedPort()}`;
    for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"]) {
      const before = process.env[name];
      process.env[name] = dead;
      onTestFinished(() => {
        if (before === undefined) delete process.env[name];
        else process.env[name] = before;
      });
    }
    const { url } = await opened(driverFor(server.host), { port: await hashingApp() });
    await untilPassed(server, url);
  });
});

describe("localtunnel, before anything is opened", () => {
  it.each([
    "abc",
    "ab",
    "UPPER",
    "-abcd",
    "abcd-",
    "with.dot",
    "with/slash",
    "ünder",
    "x".repeat(64),
    "",
    "a b c",
  ])("refuses the name %j", async (name) => {
    const host = await fakeHost(() => expect.unreachable());
    const failure = await failureOf(driverFor(host).open({ port: 1, name, signal: never, timeout: 1_000 }));
    expect(failure).toMatchObject({
      message: `${JSON.stringify(name)} cannot be the name of a tunnel`,
      hint: "4 to 63 of a-z, 0-9 and -, with a letter or digit at both ends",
      retryable: false,
    });
  });

  it.each(["localtunnel.me", "ftp://localtunnel.me", "https://user:key@localtunnel.me", "http://x/?a", ""])(
    "refuses the host %j",
    async (host) => {
      const driver = driverFor(host);
      const message = `${host} is no address of a tunnel server`;
      const failure = await failureOf(driver.open({ port: 1, name: null, signal: never, timeout: 1_000 }));
      expect(failure).toMatchObject({ message, retryable: false });
      expect(await driver.preflight(never)).toMatchObject({ ok: false, why: message, retryable: false });
    },
  );

  it("waits for names of the hosted service as long as its server keeps them", () => {
    expect(driverFor("https://localtunnel.me").capabilities.reopenDelay).toBe(61_000);
    expect(driverFor("https://loca.lt").capabilities.reopenDelay).toBe(61_000);
    expect(driverFor("https://notloca.lt").capabilities.reopenDelay).toBe(1_200);
    expect(driverFor("http://127.0.0.1:1").capabilities).toEqual({
      stableName: true,
      encryptedLeg: false,
      maxConcurrent: 10,
      clientIpHeader: null,
      reopenDelay: 1_200,
    });
  });
});

describe("localtunnel, in time", () => {
  const names = { id: "some-name", url: "https://some-name.lt.test" };

  it("stops when told to", async () => {
    const stop = new AbortController();
    const host = await fakeHost(() => stop.abort());
    const opening = driverFor(host).open({ port: 1, name: null, signal: stop.signal, timeout: 60_000 });
    expect(await failureOf(opening)).toMatchObject({
      message: "opening the tunnel was stopped",
      retryable: true,
    });
  });

  it("gives up when the data port refuses connections", async () => {
    const host = await granting({ ...names, port: await closedPort(), max_conn_count: 3 });
    const opening = driverFor(host).open({ port: 1, name: null, signal: never, timeout: 10_000 });
    expect(await failureOf(opening)).toMatchObject({
      message: expect.stringMatching(
        / granted a tunnel, but the tunnel server refuses data connections at 127\.0\.0\.1:\d+$/,
      ),
      retryable: true,
    });
  });

  it("leaves a server that closes each connection at once", async () => {
    let taken = 0;
    const data = await startRaw((socket) => {
      taken += 1;
      socket.end();
    });
    const host = await granting({ ...names, port: data.port, max_conn_count: 10 });
    const { closed } = await opened(driverFor(host), { port: await hashingApp() });
    expect(await closed).toEqual({
      reason: `the tunnel server closes connections at 127.0.0.1:${data.port} as fast as they are made`,
      retryable: true,
    });
    expect(taken).toBeLessThanOrEqual(100);
  });

  it("leaves a server that asks for more connections than it takes", async () => {
    const open = new Set<unknown>();
    const data = await startRaw((socket) => {
      if (open.size >= 10) socket.destroy();
      else open.add(socket);
    });
    const host = await granting({ ...names, port: data.port, max_conn_count: 20 });
    const { closed } = await opened(driverFor(host), { port: await hashingApp() });
    expect((await closed).reason).toMatch(/as fast as they are made$/);
  });
});
