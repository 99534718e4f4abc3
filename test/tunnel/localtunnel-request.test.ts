import { describe, expect, it } from "vitest";
import { closedPort, startAnswering, startRaw } from "../servers.ts";
import { startLocalServer } from "./local-server.ts";
import { driverFor, failureOf, fakeHost, granting, never } from "./localtunnel-parts.ts";

function fails(host: string, options: { name?: string; timeout?: number; proxy?: string } = {}) {
  const { name = null, timeout = 10_000, proxy = null } = options;
  return failureOf(driverFor(host, proxy).open({ port: 1, name, signal: never, timeout }));
}

describe("the look at a tunnel server before it is asked", () => {
  it("finds a real one", async () => {
    const { host } = await startLocalServer();
    expect(await driverFor(host).preflight(never)).toEqual({ ok: true });
    expect(await driverFor(`${host}/`).preflight(never)).toEqual({ ok: true });
  });

  it.each([
    [
      "404",
      (_request: unknown, response: { writeHead(status: number): { end(): unknown } }) =>
        response.writeHead(404).end(),
    ],
    [
      "a page",
      (_request: unknown, response: { end(text: string): unknown }) => response.end("<html></html>"),
    ],
    [
      "other JSON",
      (_request: unknown, response: { end(text: string): unknown }) => response.end('{"status":"ok"}'),
    ],
    ["null", (_request: unknown, response: { end(text: string): unknown }) => response.end("null")],
  ])("only warns when the status is not known: %s", async (_what, answer) => {
    const host = await fakeHost(answer);
    expect(await driverFor(host).preflight(never)).toEqual({
      ok: true,
      warning: `${new URL(host).host} does not say that it is a localtunnel server`,
    });
  });

  it("says that nobody is there", async () => {
    const host = `http://127.0.0.1:${await closedPort()}`;
    expect(await driverFor(host).preflight(never)).toEqual({
      ok: false,
      why: expect.stringMatching(
        /^the tunnel server 127\.0\.0\.1:\d+ refuses connections \(.*ECONNREFUSED.*\)$/,
      ),
      fix: "the tunnel service is down, or the address is another one; `whk tunnels list` shows other tunnels",
    });
  });

  it("ends after 3 s without an answer, and when told to", async () => {
    const { origin } = await startRaw(() => {});
    expect(await driverFor(origin).preflight(never)).toMatchObject({
      ok: false,
      why: expect.stringMatching(/does not answer \(no answer within 3000 ms\)$/),
    });
    const stopped = await driverFor(origin).preflight(AbortSignal.abort());
    expect(stopped).toMatchObject({ ok: false, why: expect.stringMatching(/was not waited for/) });
  });
});

describe("a tunnel server that answers something else", () => {
  it("[T6] a web page: HTML is no grant", async () => {
    const host = await granting("\n<!doctype html><title>Sign in</title>");
    expect(await fails(host)).toMatchObject({
      message: `${new URL(host).host} answered a web page where a localtunnel server grants a tunnel`,
      hint: "check --tunnel-host, or ask for a name with --subdomain, which some servers need, and whether the network asks to sign in first",
      retryable: true,
    });
    expect((await fails(host, { name: "wanted" })).hint).toBe(
      "check --tunnel-host, and whether the network asks to sign in first",
    );
  });

  it.each(["", "[]", "null", "7", '"text"', '{"id":', "[{}]"])("JSON of no object: %j", async (text) => {
    expect(await fails(await granting(text))).toMatchObject({
      message: expect.stringMatching(/ answered no JSON where a localtunnel server grants a tunnel$/),
    });
  });

  it("a body without an end", async () => {
    const host = await fakeHost((_request, response) => {
      const piece = "x".repeat(65_536);
      const more = () => {
        while (response.write(piece));
      };
      response.on("drain", more);
      more();
    });
    expect((await fails(host)).message).toMatch(/ answered more than 64 KiB where /);
  });

  it("a body that trickles", async () => {
    const host = await fakeHost((_request, response) => {
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    });
    expect((await fails(host, { timeout: 300 })).message).toMatch(/ within 0\.3 s$| does not answer /);
  });

  it("a redirect, which is not followed", async () => {
    const target = await fakeHost(() => expect.unreachable());
    const host = await fakeHost((_request, response) =>
      response.writeHead(302, { location: `${target}/?new` }).end(),
    );
    expect(await fails(host)).toMatchObject({
      message: `${new URL(host).host} redirects to ${target}/?new`,
      hint: "give the right address with --tunnel-host; redirects are not followed",
      retryable: true,
    });
  });

  it.each([
    [
      403,
      '{"message":"Invalid subdomain."}',
      "403: Invalid subdomain.",
      "choose another name with --subdomain",
      false,
    ],
    [403, "<html>", "403", "choose another name with --subdomain", false],
    [404, "", "404", "check that --tunnel-host is a localtunnel server", true],
    [429, '{"message":7}', "429", "it was asked too often; wait", true],
    [
      503,
      "[]",
      "503",
      "the tunnel service is in trouble, not you; `whk tunnels list` shows other tunnels",
      true,
    ],
    [500, `{"message":"${"x".repeat(500)}"}`, `500: ${"x".repeat(198)}…`, expect.any(String), true],
  ])("status %i with %.40s", async (status, body, said, hint, retryable) => {
    const host = await fakeHost((_request, response) => response.writeHead(status).end(body));
    const { host: name } = new URL(host);
    const message = `the tunnel server ${name} answered ${said}`;
    expect(await fails(host, { name: "wanted" })).toMatchObject({ message, hint, retryable });
  });

  it.each([
    [{ port: "80" }, 'the port is "80"'],
    [{ max_conn_count: 5_000 }, "the number of connections is 5000"],
    [{ ip: "10.0.0.1" }, 'the address to connect to is "10.0.0.1"'],
    [{ ip: "8.8.8.8" }, 'the address to connect to is "8.8.8.8"'],
    [{ url: "http://169.254.169.254" }, 'the URL is "http://169.254.169.254"'],
  ])("absurd values: %j", async (change, absurd) => {
    const host = await granting({
      id: "name",
      port: 1,
      max_conn_count: 1,
      url: "http://name.lt.test",
      ...change,
    });
    expect(await fails(host)).toMatchObject({
      message: `the answer of ${new URL(host).host} is refused: ${absurd}`,
      hint: "no localtunnel server answers that; use another one with --tunnel-host",
      retryable: false,
    });
  });

  it("no HTTP at all", async () => {
    const { origin } = await startAnswering("SSH-2.0-OpenSSH_9.2\r\n");
    expect((await fails(origin)).message).toMatch(/ does not answer in HTTP \(/);
  });

  it("a certificate nobody vouches for, and other ways of not being there", async () => {
    const { port } = await startAnswering("HTTP/1.1 200 OK\r\n\r\n");
    expect((await fails(`https://127.0.0.1:${port}`)).message).toMatch(/ has no valid certificate \(/);
    const { origin } = await startAnswering("", "reset");
    expect((await fails(origin)).message).toMatch(/ broke the connection off \(/);
  });
});

describe("a proxy in the environment", () => {
  it("is told where the server cannot be reached", async () => {
    const host = `http://127.0.0.1:${await closedPort()}`;
    expect((await fails(host, { proxy: "HTTPS_PROXY" })).hint).toBe(
      "the tunnel service is down, or the address is another one; HTTPS_PROXY is set, but localtunnel works through no " +
        "proxy: its data connections are plain TCP; `whk tunnels list` shows other tunnels",
    );
  });
});
