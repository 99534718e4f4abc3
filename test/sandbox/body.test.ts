import { createServer } from "node:http";
import { expect, it } from "vitest";
import { readBody } from "../../src/sandbox/body.ts";
import { listening, openRaw } from "../servers.ts";

/** What is read of a request of these bytes, of which 10 are taken. */
async function read(rest: string, then: "stay" | "end" | "reset" = "stay"): Promise<string> {
  const result = new Promise<string>((resolve) => {
    const server = createServer(async (incoming) => {
      const body = await readBody(incoming, 10);
      resolve(typeof body === "string" ? body : `bytes ${body.toString()}`);
    });
    void listening(server).then((port) => {
      const socket = openRaw(port);
      socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${rest}`);
      if (then === "end") socket.end();
      if (then === "reset") setTimeout(() => socket.resetAndDestroy(), 20);
    });
  });
  return result;
}

it.each([
  ["Content-Length: 0\r\n\r\n", "bytes "],
  ["Content-Length: 10\r\n\r\n0123456789", "bytes 0123456789"],
  ["Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", "bytes 0123456789"],
  ["Content-Length: 11\r\n\r\n", "too large"],
  ["Transfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n", "too large"],
])("%j is read as %s", async (rest, expected) => {
  expect(await read(rest)).toBe(expected);
});

it.each(["end", "reset"] as const)("is gone when the connection ends first (%s)", async (then) => {
  expect(await read("Content-Length: 5\r\n\r\n012", then)).toBe("gone");
});
