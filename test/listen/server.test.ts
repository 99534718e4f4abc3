import { createServer } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { sendOnce } from "../../src/http.ts";
import { ownReply, type Reply } from "../../src/listen/reply.ts";
import { startServer } from "../../src/listen/server.ts";
import { answered, post } from "../http/requests.ts";
import { allFrom, closedPort, listening, openRaw, speakRaw, until } from "../servers.ts";
import { clock, startListener, type TestListener } from "./listener.ts";

const start = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";

/** Bytes in buffers somebody still holds. */
function heldBytes(): number {
  // Buffers found unused by the first run are given back by the second.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

async function expectAlive(listener: TestListener): Promise<void> {
  const before = listener.seen.length;
  const answer = answered(await sendOnce(post(listener.url)));
  expect([answer.status, answer.body.toString()]).toEqual([200, "ok"]);
  expect(listener.seen.length).toBe(before + 1);
}

describe("a delivery", () => {
  it("is handed on as it came, and the answer goes back as it is", async () => {
    const body = Buffer.from([0xff, 0x00, 0x80]);
    const reply = {
      status: 202,
      headers: [["X-B", "1"] as const, ["x-a", "\xe9"] as const, ["X-B", "2"] as const],
      body,
    };
    const listener = await startListener({ clock: { ...clock, now: () => 1_234 } }, async () => reply);
    const headers = [
      ["X-Signature", "one"],
      ["x-signature", "two"],
      ["__proto__", "data"],
      ["constructor", "data"],
    ] as const;
    const answer = answered(
      await sendOnce(post(`${listener.url}/hooks?a='b'`, { path: "/hooks?a='b'", headers, body })),
    );
    expect(listener.seen).toEqual([
      {
        method: "POST",
        path: "/hooks?a='b'",
        headers: [
          ["Host", `127.0.0.1:${listener.port}`],
          ...headers,
          ["Content-Length", "3"],
          ["Connection", "close"],
        ],
        body,
        receivedAt: 1_234,
      },
    ]);
    expect({}).not.toHaveProperty("data");
    expect(answer.status).toBe(202);
    expect(answer.headers.slice(0, 4)).toEqual([...reply.headers, ["content-length", "3"]]);
    expect(answer.body.equals(body)).toBe(true);
    expect(listener.refused).toEqual([]);
  });

  it("[S1] keeps its bytes when they come one at a time", async () => {
    const body = Buffer.from("€ü\ufeff\r\n");
    const listener = await startListener();
    const socket = openRaw(listener.port).setNoDelay(true);
    socket.write(`${start}Content-Length: ${body.length}\r\n\r\n`);
    for (const byte of body) {
      await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
      await new Promise(setImmediate);
    }
    expect(await allFrom(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(listener.seen[0]?.body.equals(body)).toBe(true);
  });

  it.each(["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND", "PURGE"])(
    "may be a %s",
    async (method) => {
      const listener = await startListener();
      const text = await speakRaw(
        listener.port,
        `${method} /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(text.endsWith(method === "HEAD" ? "\r\n\r\n" : "\r\n\r\nok")).toBe(true);
      expect(listener.seen).toMatchObject([{ method, path: "/x" }]);
    },
  );

  it.each([
    ["without a length", start, "", ""],
    [
      "chunked",
      `${start}Transfer-Encoding: chunked\r\n`,
      "2\r\nab\r\n1;x=y\r\nc\r\n0\r\nX-Trailer: t\r\n\r\n",
      "abc",
    ],
    ["over HTTP/1.0", "POST / HTTP/1.0\r\nContent-Length: 3\r\n", "abc", "abc"],
    ["with a GET", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n", "abc", "abc"],
    ["with an expectation nobody knows", `${start}Expect: miracles\r\nContent-Length: 3\r\n`, "abc", "abc"],
    ["that offers HTTP/2", `${start}Upgrade: h2c\r\nContent-Length: 3\r\n`, "abc", "abc"],
  ])("is taken %s", async (_how, head, body, received) => {
    const listener = await startListener();
    expect(await speakRaw(listener.port, `${head}\r\n${body}`)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(listener.seen[0]?.body.toString()).toBe(received);
  });

  it("is asked for when the sender waits to be asked", async () => {
    const listener = await startListener();
    const socket = openRaw(listener.port);
    const text = allFrom(socket);
    socket.write(`${start}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
    await new Promise((resolve) => socket.once("data", resolve));
    socket.write("hi");
    expect(await text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(listener.seen[0]?.body.toString()).toBe("hi");
  });

  it("has all its headers, however many fit", async () => {
    const listener = await startListener();
    const many = "a:b\r\n".repeat(2_500);
    await speakRaw(listener.port, `${start}${many}X-Signature: last\r\nContent-Length: 0\r\n\r\n`);
    const headers = listener.seen[0]?.headers ?? [];
    expect(headers.length).toBe(2_504);
    expect(headers).toContainEqual(["X-Signature", "last"]);
  });

  it.each([
    ["http://evil/x?y", "/x?y"],
    ["//evil/x", "/evil/x"],
    ["*", "/", "OPTIONS"],
    ["/../..", "/../.."],
    ["/%2e%2e/%00/%", "/%2e%2e/%00/%"],
    ["/a#b", "/a%23b"],
  ])("[H4] for %s is for %s", async (target, path, method = "POST") => {
    const listener = await startListener();
    await speakRaw(listener.port, `${method} ${target} HTTP/1.1\r\nHost: [::::\r\nConnection: close\r\n\r\n`);
    expect(listener.seen.map((request) => request.path)).toEqual([path]);
  });

  it("may be followed by the next on the same connection, answers in order", async () => {
    let release = (_reply: Reply): void => {};
    const listener = await startListener({}, (request) =>
      request.path === "/1"
        ? new Promise((resolve) => (release = resolve))
        : Promise.resolve(ownReply(200, request.path)),
    );
    const one = "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
    const text = speakRaw(listener.port, one, "GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    await until(() => listener.seen.length === 2);
    release(ownReply(200, "/1"));
    expect(await text).toMatch(/\r\n\r\n\/1HTTP\/1\.1 200 OK[\s\S]*\r\n\r\n\/2$/);
  });
});

describe("what is no delivery", () => {
  it.each([
    ["length and chunks", `${start}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ["two lengths", `${start}Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi`, 400],
    ["two equal lengths", `${start}Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi`, 400],
    ["a length that is none", `${start}Content-Length: 1e3\r\n\r\nhi`, 400],
    ["bare line feeds", "POST / HTTP/1.1\nHost: x\nContent-Length: 2\n\nhi", 400],
    ["a folded header", `${start}X-A: a\r\n b\r\nContent-Length: 2\r\n\r\nhi`, 400],
    ["a blank before the colon", `${start}X-A : a\r\n\r\n`, 400],
    ["an escape in a header", `${start}X-A: \x1b[31m\r\n\r\n`, 400],
    ["an escape in the path", "GET /\x1b[31m HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["NUL in the path", "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["a chunk size that is none", `${start}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["TLS", Buffer.from("16030100a5010000a10303", "hex"), 400],
    ["20 KB of headers", `${start}X-A: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["2 MB of headers", `${start}X-A: ${"a".repeat(2_000_000)}\r\n\r\n`, 431],
    ["TRACE", "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405],
    ["CONNECT", "CONNECT evil:80 HTTP/1.1\r\nHost: x\r\n\r\n", 405],
    ["a websocket", "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n", 405],
  ])("[H1] [H5] [H7] %s is answered once and closed", async (_what, bytes, status) => {
    const listener = await startListener();
    const text = await speakRaw(listener.port, bytes);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`]);
    expect(text).toMatch(/\r\nConnection: close\r\n/i);
    expect(listener.seen).toEqual([]);
    await expectAlive(listener);
  });

  it("[H7] is told apart in one sentence", async () => {
    const listener = await startListener();
    await speakRaw(listener.port, `${start}X-A: ${"a".repeat(20_000)}\r\n\r\n`);
    await speakRaw(listener.port, "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n");
    await speakRaw(listener.port, "nonsense\r\n\r\n");
    expect(listener.refused).toEqual([
      "431: the headers are larger than 16384 bytes",
      "405: TRACE refused, TRACE is not supported",
      expect.stringMatching(/^400: this is not valid HTTP \(HPE_\w+\)$/),
    ]);
  });

  it.each(["TRACE /", "CONNECT evil:80"])("[H5] %s is told the methods there are", async (request) => {
    const listener = await startListener();
    const text = await speakRaw(listener.port, `${request} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(text).toMatch(/\r\nallow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n/i);
  });

  it("[H1] costs the delivery before it on the same connection nothing", async () => {
    let release = (_reply: Reply): void => {};
    const listener = await startListener({}, () => new Promise((resolve) => (release = resolve)));
    const good = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
    const text = speakRaw(listener.port, `${good}nonsense\r\n\r\n`);
    await until(() => listener.refused.length === 1 && listener.seen.length === 1);
    release(ownReply(200, "recorded"));
    const whole = await text;
    expect(whole.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
    expect(whole).toMatch(/recorded$/);
  });

  it.each([
    ["half-sent", `${start}Content-Length: 100\r\n\r\nhalf`],
    ["half-sent in chunks", `${start}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`],
  ])("[H11] a body %s and then reset is dropped", async (_how, bytes) => {
    const listener = await startListener();
    const socket = openRaw(listener.port);
    await new Promise((resolve) => socket.write(bytes, resolve));
    socket.resetAndDestroy();
    await until(() => listener.refused.length === 1);
    expect(listener.refused).toEqual([
      "a sender went away before its body was complete; nothing was recorded",
    ]);
    expect(listener.seen).toEqual([]);
    await expectAlive(listener);
  });
});

describe("a body that is too large", () => {
  it.each([
    ["at the limit", 1_000, 200],
    ["one byte above it", 1_001, 413],
  ])("%s", async (_what, size, status) => {
    const listener = await startListener({ maxBody: 1_000 });
    expect(answered(await sendOnce(post(listener.url, { body: Buffer.alloc(size) }))).status).toBe(status);
    const chunked = `${start}Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${"x".repeat(size)}\r\n0\r\n\r\n`;
    expect(await speakRaw(listener.port, chunked)).toContain(`HTTP/1.1 ${status} `);
    expect(listener.seen.length).toBe(status === 200 ? 2 : 0);
  });

  it("[H8] is refused when 1 GB is announced, before a byte of it is sent", async () => {
    const listener = await startListener();
    const text = await speakRaw(listener.port, `${start}Content-Length: 1000000000\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 413 [\s\S]*\r\n\r\nthe body is larger than 5000000 bytes\n$/);
    const asking = `${start}Expect: 100-continue\r\nContent-Length: 1000000000\r\n\r\n`;
    expect(await speakRaw(listener.port, asking)).toMatch(/^HTTP\/1\.1 413 /);
    await expectAlive(listener);
  });

  it("[H8] is refused when it never ends, and none of it is kept", async () => {
    const listener = await startListener({ maxBody: 100_000 });
    const socket = openRaw(listener.port);
    const text = allFrom(socket);
    const block = Buffer.from(`f4240\r\n${"x".repeat(1_000_000)}\r\n`);
    const before = heldBytes();
    let most = 0;
    let sent = 0;
    const more = (): void => {
      sent += 1;
      if (sent % 20 === 0) most = Math.max(most, heldBytes() - before);
      if (!socket.destroyed) socket.write(block, more);
    };
    socket.write(`${start}Transfer-Encoding: chunked\r\n\r\n`, more);
    expect(await text).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeGreaterThan(20);
    expect(most).toBeLessThan(10_000_000);
    expect(listener.seen).toEqual([]);
    await expectAlive(listener);
  });

  it("[H8] the sender reads the answer although it has not stopped sending", async () => {
    const listener = await startListener({ maxBody: 1_000 });
    const answer = answered(await sendOnce(post(listener.url, { body: Buffer.alloc(20_000_000) })));
    expect([answer.status, answer.body.toString()]).toEqual([413, "the body is larger than 1000 bytes\n"]);
  });
});

describe("slow senders", () => {
  it("[H9] two hundred of them end at their deadline, and a real delivery passes meanwhile", async () => {
    const listener = await startListener({ bodyTimeout: 400, headerTimeout: 400 });
    const open = (bytes: string): Promise<string> => {
      const socket = openRaw(listener.port);
      if (bytes !== "") socket.write(bytes);
      return allFrom(socket);
    };
    const heads = Array.from({ length: 67 }, () => open("POST / HTTP/1.1\r\nX-Slow"));
    const bodies = Array.from({ length: 67 }, () => open(`${start}Content-Length: 10\r\n\r\nhalf`));
    const silent = Array.from({ length: 66 }, () => open(""));
    await expectAlive(listener);
    for (const text of await Promise.all(heads))
      expect(text).toMatch(/^HTTP\/1\.1 408 .*\r\nConnection: close\r\n/);
    for (const text of await Promise.all(bodies)) expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(listener.seen.length).toBe(1);
    await expectAlive(listener);
    await listener.close(0);
    expect(await Promise.all(silent)).toEqual(silent.map(() => ""));
  });

  it("a connection may be silent for longer than any deadline before it is used", async () => {
    const listener = await startListener({ bodyTimeout: 40, headerTimeout: 40 });
    const early = openRaw(listener.port);
    expect(await speakRaw(listener.port, "POST / HT")).toMatch(/^HTTP\/1\.1 408 /);
    early.write(`${start}\r\n`);
    expect(await allFrom(early)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("a connection that was used is kept as long as asked, or for ever", async () => {
    const patient = await startListener({ keepAlive: 0, bodyTimeout: 40, headerTimeout: 40 });
    const hasty = await startListener({ keepAlive: 40 });
    const ask = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    const kept = openRaw(patient.port);
    const text = allFrom(kept);
    kept.write(ask);
    await until(() => patient.seen.length === 1);
    expect(await speakRaw(hasty.port, ask)).toMatch(/^HTTP\/1\.1 200 /);
    kept.write(`${start}\r\n`);
    expect((await text).match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200"]);
  });

  it("[H9] a head that starts after an answer has its own deadline", async () => {
    const listener = await startListener({ headerTimeout: 60 });
    const socket = openRaw(listener.port);
    const text = allFrom(socket);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await new Promise((resolve) => socket.once("data", resolve));
    socket.write("GET / HTT");
    expect((await text).match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 408"]);
  });

  it("[H9] three hundred silent connections do not keep a real delivery out", async () => {
    const listener = await startListener();
    const sockets = Array.from({ length: 300 }, () => openRaw(listener.port));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
    await expectAlive(listener);
    await until(() => sockets.filter((socket) => socket.readableEnded || socket.destroyed).length >= 44);
  });
});

describe("answers", () => {
  it("a failure above is 500 to the sender and a sentence to the user", async () => {
    const listener = await startListener({}, async () => {
      throw new Error("the disk is full");
    });
    const answer = answered(await sendOnce(post(listener.url)));
    expect([answer.status, answer.body.toString()]).toEqual([500, "whk failed to handle this request\n"]);
    expect(listener.refused).toEqual(["500: the disk is full"]);
  });

  it("a failure that is thrown at once is no different", async () => {
    const listener = await startListener({
      onRequest: () => {
        throw "text";
      },
    });
    expect(answered(await sendOnce(post(listener.url))).status).toBe(500);
    expect(listener.refused).toEqual(["500: something that is no error was thrown"]);
  });

  it.each([
    ["a status there is not", { status: 99, headers: [], body: Buffer.alloc(0) }],
    [
      "a header that would be two",
      { status: 200, headers: [["X-A", "a\r\nX-B: b"]] as const, body: Buffer.alloc(0) },
    ],
  ])("%s becomes 500", async (_what, reply) => {
    const listener = await startListener({}, async () => reply);
    expect(answered(await sendOnce(post(listener.url))).status).toBe(500);
    expect(listener.refused.length).toBe(1);
  });

  it("503 keeps its Retry-After", async () => {
    const listener = await startListener({}, async () => ownReply(503, "full\n", [["retry-after", "7"]]));
    const answer = answered(await sendOnce(post(listener.url)));
    expect(answer.status).toBe(503);
    expect(answer.headers).toContainEqual(["retry-after", "7"]);
  });

  it.each([204, 304])("%i has neither body nor length", async (status) => {
    const listener = await startListener({}, async () => ownReply(status, ""));
    const text = await speakRaw(listener.port, `${start}\r\n`);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).not.toMatch(/content-length|transfer-encoding/i);
  });

  it("a sender that leaves while it waits disturbs nobody", async () => {
    let release = (_reply: Reply): void => {};
    const listener = await startListener({}, (request) =>
      request.path === "/left"
        ? new Promise((resolve) => (release = resolve))
        : Promise.resolve(ownReply(200, "ok")),
    );
    const socket = openRaw(listener.port);
    socket.write("POST /left HTTP/1.1\r\nHost: x\r\n\r\n");
    await until(() => listener.seen.length === 1);
    socket.resetAndDestroy();
    release(ownReply(200, "nobody reads this"));
    await expectAlive(listener);
    expect(listener.refused).toEqual([]);
  });
});

describe("startServer", () => {
  const silent = { maxBody: 1, bodyTimeout: 1_000, clock, onRequest: async () => ownReply(200, "") };

  it("tells where it listens and where it wanted to", async () => {
    const taken = await listening(createServer());
    const moved = await startServer({ ...silent, port: taken, strict: false });
    expect(moved).toMatchObject({ movedFrom: taken, url: `http://127.0.0.1:${moved.port}` });
    await moved.close(0);
    const wanted = await closedPort();
    const there = await startServer({ ...silent, port: wanted, strict: true });
    expect(there).toMatchObject({ port: wanted, movedFrom: null });
    await there.close(0);
  });

  it("fails with a usage error on a taken port that was asked for", async () => {
    const taken = await listening(createServer());
    await expect(startServer({ ...silent, port: taken, strict: true })).rejects.toMatchObject({
      kind: "usage",
      code: "port_taken",
    });
  });
});

describe("close", () => {
  it("lets answers under way finish, ends idle connections and takes nothing new", async () => {
    let release = (_reply: Reply): void => {};
    const listener = await startListener({}, () => new Promise((resolve) => (release = resolve)));
    const idle = allFrom(openRaw(listener.port));
    const half = openRaw(listener.port);
    half.write("POST / HT");
    const halfText = allFrom(half);
    const busy = speakRaw(listener.port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
    await until(() => listener.seen.length === 1);
    const closed = listener.close(10_000);
    expect(listener.close(0)).toBe(closed);
    expect(await Promise.all([idle, halfText])).toEqual(["", ""]);
    expect(await sendOnce(post(listener.url))).toMatchObject({ ok: false, kind: "refused" });
    release(ownReply(200, "late but complete"));
    expect(await busy).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*connection: close[\s\S]*late but complete$/);
    await closed;
  });

  it("waits for a body that is on its way, and refuses what comes after it", async () => {
    const listener = await startListener();
    const socket = openRaw(listener.port);
    const text = allFrom(socket);
    socket.write("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nha");
    await until(() => socket.bytesWritten > 0);
    await expectAlive(listener);
    const closed = listener.close(10_000);
    socket.write("lfPOST /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    expect((await text).match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
    await closed;
    expect(listener.seen.map(({ path }) => path)).toEqual(["/", "/1"]);
  });

  it("cuts off what is not done in time", async () => {
    const listener = await startListener({}, () => new Promise(() => {}));
    const busy = speakRaw(listener.port, `${start}\r\n`);
    await until(() => listener.seen.length === 1);
    await listener.close(20);
    expect(await busy).toBe("");
  });
});
