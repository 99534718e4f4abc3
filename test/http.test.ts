import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type HttpOutcome, type HttpRequest, openHttpClient, sendOnce } from "../src/http.ts";
import { answered, failed, post } from "./http/requests.ts";
import { selfSigned } from "./http/self-signed.ts";
import { closedPort, listening, startAnswering, startApp, startRaw, until } from "./servers.ts";

/** Both ways to send keep the same promises. */
const senders: [name: string, open: () => Promise<(request: HttpRequest) => Promise<HttpOutcome>>][] = [
  ["sendOnce", async () => sendOnce],
  [
    "HttpClient.send",
    async () => {
      const client = await openHttpClient({ connections: 4 });
      onTestFinished(() => client.close());
      return client.send;
    },
  ],
];

describe.each(senders)("%s", (_name, open) => {
  describe("a request", () => {
    it("carries headers in order, duplicates and letter case kept, bytes beyond ASCII untouched", async () => {
      const app = await startApp();
      const headers = [
        ["X-Second", "2"],
        ["x-first", "1"],
        ["X-Second", "again"],
        ["__proto__", "data"],
        ["X-Latin", "caf\xe9"],
      ] as const;
      await (await open())(post(app.origin, { headers }));
      const sent = pairs(app.seen[0]?.rawHeaders ?? []);
      expect(sent.filter(([name]) => /^(x-|__)/i.test(name ?? ""))).toEqual(headers);
    });

    it("adds nothing but what one connection needs", async () => {
      const app = await startApp();
      await (await open())(post(app.origin));
      const names = (app.seen[0]?.rawHeaders ?? []).filter((_text, index) => index % 2 === 0);
      expect(names.map((name) => name.toLowerCase()).sort()).toEqual([
        "connection",
        "content-length",
        "host",
      ]);
    });

    it.each([
      ["POST", "", "0"],
      ["POST", "abc", "3"],
      ["PUT", "", "0"],
      ["GET", "", undefined],
      ["DELETE", "", undefined],
      ["GET", "abc", "3"],
    ])("%s with the body %j declares the length %s", async (method, text, length) => {
      const app = await startApp();
      answered(await (await open())(post(app.origin, { method, body: Buffer.from(text) })));
      expect(app.seen[0]?.body.toString()).toBe(text);
      expect(headerOf(app.seen[0]?.rawHeaders ?? [], "content-length")).toBe(length);
    });

    it("takes Host from the URL unless one is given", async () => {
      const app = await startApp();
      const send = await open();
      await send(post(app.origin));
      await send(post(app.origin, { headers: [["Host", "shop.example"]] }));
      const hosts = app.seen.map(({ rawHeaders }) => headerOf(rawHeaders, "host"));
      expect(hosts).toEqual([`127.0.0.1:${app.port}`, "shop.example"]);
    });

    it("[F10] makes the framing itself, whatever is given", async () => {
      const app = await startApp();
      const headers = [
        ["Content-Length", "999"],
        ["Transfer-Encoding", "chunked"],
        ["Connection", "x-kept"],
        ["Keep-Alive", "timeout=9"],
        ["Expect", "100-continue"],
        ["Upgrade", "h2c"],
        ["X-Kept", "yes"],
      ] as const;
      answered(await (await open())(post(app.origin, { headers })));
      const { rawHeaders = [], body } = app.seen[0] ?? {};
      expect(body?.toString()).toBe("{}");
      expect(headerOf(rawHeaders, "content-length")).toBe("2");
      expect(headerOf(rawHeaders, "x-kept")).toBe("yes");
      for (const name of ["transfer-encoding", "keep-alive", "expect", "upgrade"]) {
        expect(headerOf(rawHeaders, name)).toBeUndefined();
      }
    });

    it("sends the path of the URL, or the exact one it is given", async () => {
      const app = await startApp();
      const send = await open();
      await send(post(`${app.origin}/a/b?c='d'`));
      await send(post(app.origin, { path: "/a/%zz{}?c='d'" }));
      expect(app.seen.map(({ url }) => url)).toEqual(["/a/b?c=%27d%27", "/a/%zz{}?c='d'"]);
    });

    it("never takes a proxy of the environment", async () => {
      const app = await startApp();
      for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"]) {
        vi.stubEnv(name, `http://127.0.0.1:${await closedPort()}`);
      }
      vi.stubEnv("NODE_USE_ENV_PROXY", "1");
      onTestFinished(() => void vi.unstubAllEnvs());
      expect(answered(await (await open())(post(app.origin))).status).toBe(200);
    });

    it("that cannot be sent is an outcome as well", async () => {
      const app = await startApp();
      const send = await open();
      expect(failed(await send(post(app.origin, { headers: [["X-A", "a\r\nX-B: b"]] }))).kind).toBe(
        "protocol",
      );
      expect(failed(await send(post(app.origin, { headers: [["X A", "a"]] }))).kind).toBe("protocol");
      expect(failed(await send(post(app.origin, { path: "/a b" }))).kind).toBe("protocol");
      expect(app.seen).toEqual([]);
    });
  });

  describe("an answer", () => {
    it("keeps status, raw headers and bytes", async () => {
      const zipped = gzipSync("hello");
      const { origin } = await startApp((_seen, response) => {
        response.writeHead(418, [
          "Set-Cookie",
          "a",
          "X-Latin",
          "\xe9",
          "set-cookie",
          "b",
          "Content-Encoding",
          "gzip",
        ]);
        response.end(zipped);
      });
      const answer = answered(await (await open())(post(origin)));
      expect(answer.status).toBe(418);
      expect(answer.headers.slice(0, 4)).toEqual([
        ["Set-Cookie", "a"],
        ["X-Latin", "\xe9"],
        ["set-cookie", "b"],
        ["Content-Encoding", "gzip"],
      ]);
      expect(answer.body.equals(zipped)).toBe(true);
      expect(answer.truncated).toBe(false);
      expect(answer.ms).toBeGreaterThan(0);
    });

    it("[F3] that redirects is not followed, even to another origin", async () => {
      const elsewhere = await startApp();
      const { origin } = await startApp((_seen, response) => {
        response.writeHead(307, { location: `${elsewhere.origin}/steal` }).end();
      });
      const answer = answered(await (await open())(post(origin, { headers: [["X-Signature", "secret"]] })));
      expect(answer.status).toBe(307);
      expect(answer.headers).toContainEqual(["location", `${elsewhere.origin}/steal`]);
      expect(elsewhere.seen).toEqual([]);
    });

    it("[F4] of 100 MB is cut at the cap and its connection closed", async () => {
      let closedEarly = false;
      const { origin } = await startApp((_seen, response) => {
        const block = Buffer.alloc(1_000_000, "x");
        let left = 100;
        const more = (): void => {
          while (left > 0) {
            left -= 1;
            if (!response.write(block)) return void response.once("drain", more);
          }
          response.end();
        };
        response.on("close", () => {
          closedEarly = !response.writableFinished;
        });
        more();
      });
      const answer = answered(await (await open())(post(origin, { maxAnswer: 1_000 })));
      expect(answer.body.length).toBe(1_000);
      expect(answer.truncated).toBe(true);
      await until(() => closedEarly);
    });

    it.each([
      [5, 5, false],
      [4, 4, true],
      [0, 0, true],
    ])("of five bytes with room for %i keeps %i, truncated %s", async (maxAnswer, kept, truncated) => {
      const { origin } = await startApp((_seen, response) => void response.end("12345"));
      const answer = answered(await (await open())(post(origin, { maxAnswer })));
      expect([answer.body.length, answer.truncated]).toEqual([kept, truncated]);
    });

    it.each([204, 304])("%i has no body", async (status) => {
      const { origin } = await startApp((_seen, response) => void response.writeHead(status).end());
      const answer = answered(await (await open())(post(origin)));
      expect([answer.status, answer.body.length]).toEqual([status, 0]);
    });

    it("[F5] after a storm of 1xx is the last one", async () => {
      const storm = "HTTP/1.1 102 Processing\r\n\r\n".repeat(500);
      const { origin } = await startAnswering(`${storm}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`);
      expect(answered(await (await open())(post(origin))).body.toString()).toBe("ok");
    });

    it("that comes before the whole request was read counts", async () => {
      const early = "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig";
      const { origin } = await startAnswering(early, "stay");
      const answer = answered(await (await open())(post(origin, { body: Buffer.alloc(3_000_000) })));
      expect([answer.status, answer.body.toString()]).toEqual([413, "big"]);
    });
  });

  describe("a failure", () => {
    it("refused: nobody listens", async () => {
      const port = await closedPort();
      const failure = failed(await (await open())(post(`http://127.0.0.1:${port}`)));
      expect(failure.kind).toBe("refused");
      expect(failure.detail).toContain(String(port));
    });

    it("refused: nobody listens on either address of localhost", async () => {
      const failure = failed(await (await open())(post(`http://localhost:${await closedPort()}`)));
      expect(failure.kind).toBe("refused");
      expect(failure.detail).toMatch(/127\.0\.0\.1.*::1/);
    });

    it("dns: the name does not exist", async () => {
      expect(failed(await (await open())(post("http://nowhere.invalid/"))).kind).toBe("dns");
    });

    it.each([
      ["garbage", "SSH-2.0-OpenSSH_9.2\r\n", "protocol"],
      ["a broken status line", "HTTP/1.1 2x0 OK\r\n\r\n", "protocol"],
      ["20 KB of headers", `HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(20_000)}\r\n\r\n`, "protocol"],
      ["a broken chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "protocol"],
      ["another protocol", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", "protocol"],
      ["half an answer", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "reset"],
      ["half a chunked answer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", "reset"],
    ])("[F5] %s is told apart", async (_what, bytes, kind) => {
      const { origin } = await startAnswering(bytes);
      expect(failed(await (await open())(post(origin))).kind).toBe(kind);
    });

    it("[F5] protocol: closed without an answer", async () => {
      const { origin } = await startRaw((socket) => socket.once("data", () => socket.end()));
      const failure = failed(await (await open())(post(origin)));
      expect(failure).toMatchObject({
        kind: "protocol",
        detail: "the connection was closed without an answer",
      });
    });

    it("[F5] reset: before and in the middle of the answer", async () => {
      const send = await open();
      const before = await startRaw((socket) => socket.once("data", () => socket.resetAndDestroy()));
      expect(failed(await send(post(before.origin))).kind).toBe("reset");
      const half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
      const { origin } = await startAnswering(half, "reset");
      expect(failed(await send(post(origin))).kind).toBe("reset");
    });

    it("timeout: no answer at all", async () => {
      const { origin } = await startRaw(() => {});
      const failure = failed(await (await open())(post(origin, { timeout: 60 })));
      expect(failure).toMatchObject({ kind: "timeout", detail: "no answer within 60 ms" });
    });

    it("timeout: an answer that trickles for ever, and its connection is closed", async () => {
      let closed = false;
      const { origin } = await startRaw((socket) => {
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        const timer = setInterval(() => socket.write("1\r\nx\r\n"), 50);
        socket.on("close", () => {
          clearInterval(timer);
          closed = true;
        });
      });
      const failure = failed(await (await open())(post(origin, { timeout: 300 })));
      expect(failure).toMatchObject({ kind: "timeout", detail: "no complete answer within 300 ms" });
      await until(() => closed);
    });

    it("[F11] tls: a certificate only its owner vouches for, whatever the environment allows", async () => {
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
      onTestFinished(() => void vi.unstubAllEnvs());
      let requests = 0;
      const server = createSecureServer(selfSigned, (_request, response) => {
        requests += 1;
        response.end();
      });
      const port = await listening(server);
      const failure = failed(await (await open())(post(`https://localhost:${port}`)));
      expect(failure).toMatchObject({ kind: "tls", detail: "self-signed certificate" });
      expect(requests).toBe(0);
    });

    it("[F11] tls: the other side speaks plain HTTP", async () => {
      const app = await startApp();
      const failure = failed(await (await open())(post(`https://127.0.0.1:${app.port}`)));
      expect(failure.kind).toBe("tls");
      expect(failure.detail).toMatch(/^TLS: [a-z ]+$/);
    });

    it("aborted: by the signal, before and during the request", async () => {
      const send = await open();
      const waiting = await startRaw((socket) => socket.once("data", () => controller.abort()));
      const controller = new AbortController();
      expect(failed(await send(post(waiting.origin, { signal: controller.signal }))).kind).toBe("aborted");
      expect(failed(await send(post(waiting.origin, { signal: AbortSignal.abort() }))).kind).toBe("aborted");
    });
  });

  describe("localhost", () => {
    it.each(["localhost", "LOCALHOST", "localhost.", "app.localhost", "a.b.localhost"])(
      "%s is this machine, without DNS",
      async (name) => {
        const app = await startApp();
        expect(answered(await (await open())(post(`http://${name}:${app.port}/`))).status).toBe(200);
      },
    );

    it("reaches an app that listens on ::1 only", async () => {
      const server = createServer((_request, response) => void response.end("six"));
      const port = await listening(server, "::1");
      const send = await open();
      expect(answered(await send(post(`http://localhost:${port}/`))).body.toString()).toBe("six");
      expect(answered(await send(post(`http://[::1]:${port}/`))).body.toString()).toBe("six");
    });
  });
});

function pairs(raw: readonly string[]): (string | undefined)[][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1]]] : []));
}

function headerOf(raw: readonly string[], wanted: string): string | undefined {
  return pairs(raw).find(([name]) => name?.toLowerCase() === wanted)?.[1];
}
