import { describe, expect, it } from "vitest";
import type { Grant } from "../../src/tunnel/localtunnel-answer.ts";
import { startThread } from "../../src/tunnel/localtunnel-thread.ts";
import { closedPort, startApp, startRaw, until } from "../servers.ts";
import { realClock } from "./localtunnel-parts.ts";

function grantOf(change: Partial<Grant> & { port: number }): Grant {
  return { name: "some-name", url: "https://some-name.lt.test", address: "127.0.0.1", sockets: 2, ...change };
}

describe("the thread of a tunnel", () => {
  it("opens the connections that were granted and hands them to our port", async () => {
    const sockets: {
      write(text: string): unknown;
      once(name: "data", hear: (piece: Buffer) => void): unknown;
    }[] = [];
    const data = await startRaw((socket) => sockets.push(socket));
    const app = await startApp((_seen, response) => response.end("hello"));
    const thread = startThread(grantOf(data), app.port, realClock);
    expect(await thread.opened).toBeNull();
    await until(() => sockets.length === 2);
    const answer = new Promise<string>((resolve) =>
      sockets[1]?.once("data", (piece) => resolve(piece.toString())),
    );
    sockets[1]?.write("GET /path HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(app.seen[0]?.url).toBe("/path");
    await thread.stop();
    expect(await thread.closed).toEqual({ reason: "closed", retryable: false });
  });

  it("contains what is thrown in it", async () => {
    const data = await startRaw(() => {});
    const thread = startThread(grantOf(data), 70_000, realClock);
    expect(await thread.closed).toEqual({
      reason: expect.stringMatching(/^the tunnel's client broke down: .*70000/),
      retryable: true,
    });
  });

  it("says that the data port refuses, before and after the first connection", async () => {
    const port = await closedPort();
    const refused = {
      reason: `the tunnel server refuses data connections at 127.0.0.1:${port}`,
      retryable: true,
    };
    const thread = startThread(grantOf({ port }), 1, realClock);
    expect(await thread.opened).toEqual(refused);
    expect(await thread.closed).toEqual(refused);
  });

  it("gives up on a server it has no connection to for 10 s", async () => {
    // Neither taken nor refused: the system knows no way there.
    const thread = startThread(grantOf({ address: "255.255.255.255", port: 9 }), 1, realClock);
    expect(await thread.closed).toEqual({
      reason: "no connection to the tunnel server at 255.255.255.255:9 for 10 s",
      retryable: true,
    });
  });

  it("connects again after a connection was lost", async () => {
    let taken = 0;
    const data = await startRaw((socket) => {
      taken += 1;
      if (taken === 2) setTimeout(() => socket.destroy(), 20);
    });
    const app = await startApp();
    const thread = startThread(grantOf(data), app.port, realClock);
    await until(() => taken === 3);
    await thread.stop();
  });

  it("stops while nothing was opened yet", async () => {
    const data = await startRaw(() => {});
    const thread = startThread(grantOf(data), 1, realClock);
    await thread.stop();
    expect(await thread.opened).toEqual({ reason: "closed", retryable: false });
  });
});
