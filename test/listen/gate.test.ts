import { describe, expect, it } from "vitest";
import type { ReceivedRequest } from "../../src/events/delivery.ts";
import { sendOnce } from "../../src/http.ts";
import { createGate, deliveryMethods, type GateParts } from "../../src/listen/gate.ts";
import type { NoiseKind } from "../../src/listen/noise.ts";
import { ownReply, type Reply } from "../../src/listen/reply.ts";
import type { ServerOptions } from "../../src/listen/server.ts";
import { answered, post } from "../http/requests.ts";
import { allFrom, openRaw, speakRaw, until } from "../servers.ts";
import { startListener, type TestListener } from "./listener.ts";
import { request } from "./requests.ts";

const token = "0123456789abcdef0123456789abcdef";
const publicUrl = `https://fox.test/${token}`;
const nonce = "ab".repeat(16);

function gated(change: Partial<GateParts> = {}) {
  const counted: NoiseKind[] = [];
  const seen: ReceivedRequest[] = [];
  let known = 0;
  const gate = createGate({
    token,
    answer: (asked) => `answer to ${asked}`,
    methods: deliveryMethods,
    publicUrl: () => publicUrl,
    noise: { count: (kind) => void counted.push(kind) },
    onKnown: () => {
      known += 1;
    },
    receive: async (received) => {
      seen.push(received);
      return ownReply(200, "ok");
    },
    ...change,
  });
  return { gate, counted, seen, known: () => known };
}

/** A real listener behind a gate. */
async function listenerBehind(
  change: Partial<GateParts> = {},
  options: Partial<ServerOptions> = {},
): Promise<TestListener & ReturnType<typeof gated>> {
  const all = gated(change);
  const { admit, receive } = all.gate;
  const listener = await startListener({ admit, onRequest: receive, ...options });
  return { ...listener, ...all };
}

describe("the path", () => {
  it.each([
    [`/${token}`, "/", publicUrl],
    [`/${token}/`, "/", `${publicUrl}/`],
    [`/${token}?a=1`, "/?a=1", `${publicUrl}?a=1`],
    [`/${token}/hooks/x?a='%2f`, "/hooks/x?a='%2f", `${publicUrl}/hooks/x?a='%2f`],
    [`/${token}//x`, "//x", `${publicUrl}//x`],
    [`/${token}/../x`, "/../x", `${publicUrl}/../x`],
    [`/${token}/${token}`, `/${token}`, `${publicUrl}/${token}`],
  ])("%s arrives as %s", async (path, inner, url) => {
    const { gate, seen, known, counted } = gated();
    expect(gate.admit({ method: "POST", path, headers: [] })).toBeNull();
    const body = Buffer.from([0xff]);
    const whole = { ...request({ path, headers: [["X-A", "1"]] }), body };
    expect((await gate.receive(whole)).status).toBe(200);
    expect(seen).toEqual([{ ...whole, path: inner, publicUrl: url }]);
    expect([known(), counted]).toEqual([1, []]);
  });

  it("is not known in full before the tunnel is", async () => {
    const { gate, seen } = gated({ publicUrl: () => null });
    await gate.receive(request({ path: `/${token}` }));
    expect(seen).toMatchObject([{ path: "/", publicUrl: null }]);
  });

  it.each([
    "/",
    "/.env",
    `/${token.slice(0, -1)}`,
    `/${token}x`,
    `/${token}%2f`,
    `/${token.toUpperCase()}`,
    `/x${token}`,
    `/%30${token.slice(1)}`,
    `/é${token.slice(1)}`,
    `/${token}/__whk/`,
    `/${token}/__whk/${nonce}0`,
    `/${token}/__whk/${nonce.toUpperCase()}`,
    `/${token}/__whk/${nonce}?x`,
  ])("%s leads nowhere", (path) => {
    const { gate, counted, known } = gated();
    expect(gate.admit({ method: "GET", path, headers: [] })).toEqual({
      status: 404,
      headers: [],
      body: Buffer.alloc(0),
    });
    expect([counted, known()]).toEqual([["elsewhere"], 0]);
  });

  it("is looked at once more when the body is there", async () => {
    const { gate, seen } = gated();
    expect(await gate.receive(request({ path: "/x" }))).toMatchObject({ status: 404 });
    expect(seen).toEqual([]);
  });
});

describe("a probe", () => {
  it("is answered with what only the listener can know, and goes no further", () => {
    const { gate, counted, known } = gated();
    const reply = gate.admit({ method: "GET", path: `/${token}/__whk/${nonce}`, headers: [] });
    expect(reply).toMatchObject({ status: 200, body: Buffer.from(`answer to ${nonce}`) });
    expect(reply?.headers).toContainEqual(["cache-control", "no-store"]);
    expect([counted, known()]).toEqual([[], 0]);
  });

  it.each([
    ["POST", `/${token}/__whk/${nonce}`],
    ["GET", `/__whk/${nonce}`],
    ["GET", `/x/__whk/${nonce}`],
  ])("is nothing else: %s %s", (method, path) => {
    expect(gated().gate.admit({ method, path, headers: [] })).toMatchObject({ status: 404 });
  });
});

describe("methods", () => {
  it.each(["TRACE", "PROPFIND", "PURGE", "get", "CONNECT"])(
    "%s is 405 below the token, 404 elsewhere",
    (method) => {
      const { gate, counted } = gated();
      const reply = gate.admit({ method, path: `/${token}/x`, headers: [] });
      expect(reply).toEqual(ownReply(405, "", [["allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"]]));
      expect(gate.admit({ method, path: "/x", headers: [] })).toMatchObject({ status: 404 });
      expect(counted).toEqual(["method", "elsewhere"]);
    },
  );

  it.each(deliveryMethods)("%s passes", (method) => {
    expect(gated().gate.admit({ method, path: `/${token}/x`, headers: [] })).toBeNull();
  });
});

describe("too many at once", () => {
  it("get 429 until there is room, probes never", async () => {
    const release: (() => void)[] = [];
    const { gate, counted } = gated({
      receive: () => new Promise<Reply>((resolve) => release.push(() => resolve(ownReply(200, "")))),
    });
    const path = `/${token}/x`;
    const under = Array.from({ length: 50 }, () => gate.receive(request({ path })));
    const refused = { status: 429, headers: expect.arrayContaining([["retry-after", "1"]]) };
    expect(gate.admit({ method: "POST", path, headers: [] })).toMatchObject(refused);
    expect(await gate.receive(request({ path }))).toMatchObject(refused);
    expect(gate.admit({ method: "GET", path: `/${token}/__whk/${nonce}`, headers: [] })).toMatchObject({
      status: 200,
    });
    expect(counted).toEqual(["busy", "busy"]);
    release[0]?.();
    await under[0];
    expect(gate.admit({ method: "POST", path, headers: [] })).toBeNull();
    for (const end of release) end();
    await Promise.all(under);
  });

  it("and one that fails makes room too", async () => {
    const { gate } = gated({ most: 1, receive: () => Promise.reject(new Error("no")) });
    await expect(gate.receive(request({ path: `/${token}` }))).rejects.toThrow("no");
    expect(gate.admit({ method: "POST", path: `/${token}`, headers: [] })).toBeNull();
  });
});

describe("in front of a real listener", () => {
  it("the rest of the world gets an empty 404 that tells nothing, and the connection goes on", async () => {
    const listener = await listenerBehind();
    const one = "GET /.env HTTP/1.1\r\nHost: x\r\n\r\n";
    const last = "HEAD /wp-login.php HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const text = await speakRaw(listener.port, one, one, last);
    const date = /Date: [^\r]*\r\n/g;
    const kept =
      "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n";
    expect(text.replace(date, "")).toBe(
      `${kept}${kept}HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nConnection: close\r\n\r\n`,
    );
    expect(text).not.toMatch(/whk|node/i);
    expect([listener.counted.length, listener.refused]).toEqual([3, []]);
  });

  it.each([
    ["announced", "Content-Length: 4000000\r\n\r\n"],
    ["in chunks", "Transfer-Encoding: chunked\r\n\r\n"],
    ["too large", "Content-Length: 4000000000\r\n\r\n"],
    ["asked for", "Expect: 100-continue\r\nContent-Length: 4000000\r\n\r\n"],
    ["a websocket", "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"],
  ])("a body that is for nobody is not waited for: %s", async (_how, rest) => {
    const listener = await listenerBehind();
    const text = await speakRaw(listener.port, `POST /x HTTP/1.1\r\nHost: x\r\n${rest}`);
    expect(text).toMatch(/^HTTP\/1\.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n/);
    expect([listener.counted, listener.refused, listener.seen]).toEqual([["elsewhere"], [], []]);
  });

  it("who knows the token is received, within the same limits", async () => {
    const listener = await listenerBehind({}, { maxBody: 10 });
    const url = `${listener.url}/${token}/hooks?x=1`;
    const answer = answered(await sendOnce(post(url)));
    expect([answer.status, answer.body.toString()]).toEqual([200, "ok"]);
    expect(listener.seen).toMatchObject([{ path: "/hooks?x=1", publicUrl: `${publicUrl}/hooks?x=1` }]);
    const large = answered(await sendOnce(post(url, { body: Buffer.alloc(11) })));
    expect(large.status).toBe(413);
    expect(listener.refused).toEqual(["413: POST refused, the body is larger than 10 bytes"]);
  });

  it("[H5] TRACE gets 405 below the token and 404 elsewhere", async () => {
    const listener = await listenerBehind();
    const trace = (path: string) => `TRACE ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    expect(await speakRaw(listener.port, trace(`/${token}`))).toMatch(/^HTTP\/1\.1 405 /);
    expect(await speakRaw(listener.port, trace("/"))).toMatch(/^HTTP\/1\.1 404 /);
    expect(listener.refused).toEqual([]);
  });

  it("[H22] ten thousand paths are counted and nothing more", async () => {
    const listener = await listenerBehind();
    const socket = openRaw(listener.port);
    let lines = 0;
    socket.on("data", (chunk) => {
      lines += chunk.toString("latin1").split("HTTP/1.1 404").length - 1;
    });
    for (let path = 0; path < 10_000; path += 1) socket.write(`GET /${path}.php HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until(() => listener.counted.length === 10_000 && lines >= 9_900);
    expect([listener.refused, listener.seen]).toEqual([[], []]);
  });

  it("shutting down comes first", async () => {
    const release: (() => void)[] = [];
    const listener = await listenerBehind({
      receive: () => new Promise<Reply>((resolve) => release.push(() => resolve(ownReply(200, "")))),
    });
    const one = `POST /${token} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`;
    const socket = openRaw(listener.port);
    const text = allFrom(socket);
    socket.write(one);
    await until(() => release.length === 1);
    const closed = listener.close(5_000);
    socket.write(`GET /${token} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until(() => socket.bytesWritten > one.length);
    await new Promise((resolve) => setImmediate(resolve));
    release[0]?.();
    await closed;
    expect(await text).toMatch(/^HTTP\/1\.1 200 /);
    expect(listener.known()).toBe(1);
  });
});
