import { createServer } from "node:net";
import { Hono } from "hono";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { openServer, type RunningServer } from "../../src/sandbox/server.ts";
import { allFrom, listening, openRaw, speakRaw } from "../servers.ts";

interface Running extends RunningServer {
  readonly port: number;
  readonly refused: object[];
  readonly problems: string[];
  /** What reached the site: method, path and body. */
  readonly seen: string[];
}

async function serve(): Promise<Running> {
  const refused: object[] = [];
  const problems: string[] = [];
  const seen: string[] = [];
  const site = new Hono();
  site.all("*", async (context) => {
    seen.push(`${context.req.method} ${context.req.path} ${await context.req.text()}`);
    return context.json({ path: context.req.path, query: context.req.query() });
  });
  const server = await openServer({
    port: 0,
    strict: true,
    sites: () => [
      { path: "/acme/v1", name: "acme contract 1", fetch: site.fetch },
      { path: "/broken", name: "broken", fetch: () => Promise.reject(new Error("a defect")) },
    ],
    onRefused: (request) => refused.push(request),
    onProblem: (message) => problems.push(message),
  });
  onTestFinished(() => server.close());
  return { ...server, port: Number(new URL(server.url).port), refused, problems, seen };
}

/** The status of the answer to these lines, sent as they are, with our Host unless one is given. */
async function statusOf({ port }: Running, lines: string[], host: string | null = `127.0.0.1:${port}`) {
  const head = [...lines, ...(host === null ? [] : [`Host: ${host}`]), "Connection: close", "", ""];
  const answer = await speakRaw(port, head.join("\r\n"));
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

async function expectAlive(running: Running): Promise<void> {
  const answer = await fetch(`${running.url}/acme/v1/ping`);
  expect([answer.status, await answer.json()]).toEqual([200, { path: "/ping", query: {} }]);
}

const request = globalThis.Request;
const response = globalThis.Response;
afterEach(() => {
  // The adaptor would replace them for the whole process of the user's tests.
  expect(globalThis.Request).toBe(request);
  expect(globalThis.Response).toBe(response);
});

describe("a request", () => {
  it("is answered by the site below whose path it is, which sees the rest of it", async () => {
    const running = await serve();
    const answer = await fetch(`${running.url}/acme/v1/things/%2e%2e/x?a=1&a=2`, {
      method: "POST",
      body: "hi",
    });
    expect([answer.status, await answer.json()]).toEqual([200, { path: "/x", query: { a: "1" } }]);
    expect(running.seen).toEqual(["POST /x hi"]);
    expect(answer.headers.get("whk-sandbox")).toBe("acme contract 1");
    expect(await (await fetch(`${running.url}/acme/v1?b=2`)).json()).toEqual({
      path: "/",
      query: { b: "2" },
    });
    expect((await fetch(`${running.url}/acme/v12`)).status).toBe(404);
  });

  it.each([
    ["our own", (port: number) => `127.0.0.1:${port}`, 200],
    ["the name of this machine, in any case", (port: number) => `LOCALHOST:${port}`, 200],
    ["the other family", (port: number) => `[::1]:${port}`, 200],
    ["a rebound name", (port: number) => `evil.example:${port}`, 403],
    ["a name that begins like ours", (port: number) => `127.0.0.1.evil.example:${port}`, 403],
    ["another port", () => "127.0.0.1:1", 403],
    ["no port", () => "127.0.0.1", 403],
    ["nothing", () => "", 403],
    ["two", (port: number) => `127.0.0.1:${port}\r\nHost: evil.example`, 403],
    ["none", () => null, 400],
  ])("with a Host header of %s is answered accordingly", async (_what, host, status) => {
    const running = await serve();
    expect(await statusOf(running, ["GET /acme/v1/x HTTP/1.1"], host(running.port))).toBe(status);
    await expectAlive(running);
  });

  it.each([
    ["GET http://evil.example/acme/v1/x HTTP/1.1", 400],
    ["GET //evil.example/acme/v1/x HTTP/1.1", 400],
    ["OPTIONS * HTTP/1.1", 400],
    ["CONNECT evil.example:443 HTTP/1.1", 405],
    ["GET /acme/v1/../../../etc/passwd HTTP/1.1", 200],
    ["GET /acme/v1/%2e%2e/%00/% HTTP/1.1", 200],
    ["GET /acme/v1/a\\b HTTP/1.1", 400],
    ["GET /acme/v1/caf\xe9 HTTP/1.1", 400],
    ["GET /elsewhere HTTP/1.1", 404],
    ["BREW /acme/v1/x HTTP/1.1", 400],
    ["PURGE /acme/v1/x HTTP/1.1", 200],
    ["GARBAGE", 400],
  ])("%s is answered and never led elsewhere", async (line, status) => {
    const running = await serve();
    expect(await statusOf(running, [line])).toBe(status);
    await expectAlive(running);
  });

  it("[H5] that wants another protocol is answered as an ordinary one", async () => {
    const running = await serve();
    const lines = ["GET /acme/v1/x HTTP/1.1", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
    const answer = await speakRaw(
      running.port,
      [...lines, `Host: 127.0.0.1:${running.port}`, "Connection: Upgrade, close", "", ""].join("\r\n"),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    await expectAlive(running);
  });

  it("[H21] gets no CORS header, whatever it asks", async () => {
    const running = await serve();
    const answer = await fetch(`${running.url}/acme/v1/x`, {
      method: "OPTIONS",
      headers: { Origin: "http://evil.example", "Access-Control-Request-Method": "POST" },
    });
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("may have a body of 1 MB and not a byte more, told or not", async () => {
    const running = await serve();
    const send = (body: Uint8Array | ReadableStream) =>
      fetch(`${running.url}/acme/v1/x`, { method: "POST", body, duplex: "half" } as RequestInit);
    const most = 1024 * 1024;
    expect((await send(Buffer.alloc(most))).status).toBe(200);
    expect((await send(Buffer.alloc(most + 1))).status).toBe(413);
    const pieces = new ReadableStream({
      start(controller) {
        for (let sent = 0; sent <= most; sent += 65_536) controller.enqueue(Buffer.alloc(65_536));
        controller.close();
      },
    });
    const answer = await send(pieces);
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: { code: "too_large" } }]);
    expect(running.seen.length).toBe(1);
    await expectAlive(running);
  });

  it("[H7] with headers of more than 16 KB is refused", async () => {
    const running = await serve();
    expect(await statusOf(running, ["GET /acme/v1/x HTTP/1.1", `X-Big: ${"a".repeat(20_000)}`])).toBe(431);
    await expectAlive(running);
  });

  it("[H11] that ends in the middle of its body reaches no site", async () => {
    const running = await serve();
    const socket = openRaw(running.port);
    socket.write(
      `POST /acme/v1/x HTTP/1.1\r\nHost: 127.0.0.1:${running.port}\r\nContent-Length: 10\r\n\r\n12345`,
    );
    socket.resetAndDestroy();
    await expectAlive(running);
    expect(running.seen).toEqual(["GET /ping "]);
  });

  it("that breaks a site is answered 500 without a word about why", async () => {
    const running = await serve();
    const answer = await fetch(`${running.url}/broken/x`);
    expect([answer.status, (await answer.text()).includes("defect")]).toEqual([500, false]);
    await expectAlive(running);
  });

  it("that is refused is told", async () => {
    const running = await serve();
    const answer = await fetch(`${running.url}/elsewhere?x=1`, { method: "DELETE" });
    const message = "nothing is here; `GET /` lists what there is";
    expect(await answer.json()).toEqual({ error: { code: "not_found", message } });
    expect(running.refused).toEqual([{ method: "DELETE", path: "/elsewhere", status: 404 }]);
  });
});

describe("the server", () => {
  it("listens on the loopback address only", async () => {
    const running = await serve();
    expect(running.url).toBe(`http://127.0.0.1:${running.port}`);
    expect(running.movedFrom).toBe(null);
  });

  it("takes the next free port only when it may", async () => {
    const taken = await listening(createServer());
    const options = { sites: () => [], onRefused: () => {}, onProblem: () => {} };
    await expect(openServer({ ...options, port: taken, strict: true })).rejects.toMatchObject({
      kind: "usage",
      code: "port_taken",
    });
    const moved = await openServer({ ...options, port: taken, strict: false });
    onTestFinished(() => moved.close());
    expect(moved.movedFrom).toBe(taken);
  });

  it("ends every connection at once when it is closed", async () => {
    const running = await serve();
    const idle = openRaw(running.port);
    const busy = openRaw(running.port);
    busy.write(`POST /acme/v1/x HTTP/1.1\r\nHost: 127.0.0.1:${running.port}\r\nContent-Length: 10\r\n\r\n`);
    const ended = [allFrom(idle), allFrom(busy)];
    await expectAlive(running);
    await running.close();
    await running.close();
    await Promise.all(ended);
    await expect(fetch(running.url)).rejects.toThrow("fetch failed");
  });
});
