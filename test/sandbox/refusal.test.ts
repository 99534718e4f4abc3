import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { refuseRequest, refuseWhatIsNoRequest } from "../../src/sandbox/refusal.ts";
import { allFrom, listening, openRaw, speakRaw } from "../servers.ts";

async function refusing(limits: { headersTimeout?: number; connectionsCheckingInterval?: number } = {}) {
  const server = createServer(limits, (_incoming, outgoing) =>
    refuseRequest(outgoing, 403, { why: "not here" }),
  );
  refuseWhatIsNoRequest(server);
  return listening(server);
}

const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")));

describe("a refusal", () => {
  it.each([
    ["no HTTP", "GARBAGE\r\n\r\n", 400, "bad_request", /^this is not valid HTTP \(HPE_\w+\)$/],
    [
      "headers without end",
      `GET / HTTP/1.1\r\nX: ${"a".repeat(20_000)}`,
      431,
      "headers_too_large",
      /too large/,
    ],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      400,
      "bad_request",
      /HPE_/,
    ],
    ["CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method", /CONNECT is not/],
  ])("of %s has the one shape and ends the connection", async (_what, bytes, status, code, message) => {
    const answer = await speakRaw(await refusing(), bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain("\r\nConnection: close\r\n");
    expect(bodyOf(answer)).toEqual({ error: { code, message: expect.stringMatching(message) } });
  });

  it("of a slow head says that it took too long", async () => {
    const port = await refusing({ headersTimeout: 50, connectionsCheckingInterval: 20 });
    const socket = openRaw(port);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n");
    const answer = await allFrom(socket);
    expect([answer.slice(0, 12), bodyOf(answer).error.code]).toEqual(["HTTP/1.1 408", "timeout"]);
  });

  it("of a request reaches who is still sending, and the connection does not stay", async () => {
    const socket = openRaw(await refusing());
    socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nbeginning");
    const answer = await allFrom(socket);
    expect([answer.slice(0, 12), bodyOf(answer)]).toEqual([
      "HTTP/1.1 403",
      { error: { code: "forbidden", message: "not here" } },
    ]);
  });

  it("is not said to who has gone, and the server lives on", async () => {
    const port = await refusing();
    for (const bytes of ["GET / HT", "GARBAGE", "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n"]) {
      const socket = openRaw(port);
      socket.write(bytes);
      socket.resetAndDestroy();
    }
    expect(await speakRaw(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(/^HTTP\/1\.1 403 /);
  });
});
