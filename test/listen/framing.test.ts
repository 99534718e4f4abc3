import { createServer, type ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { allow, rawReply, writeEarly, writeReply } from "../../src/listen/framing.ts";
import { ownReply } from "../../src/listen/reply.ts";
import { allFrom, listening, openRaw, speakRaw } from "../servers.ts";

async function serving(answer: (response: ServerResponse) => void): Promise<number> {
  return listening(createServer((_request, response) => answer(response)));
}

const ask = (method: string) => `${method} / HTTP/1.1\r\nHost: x\r\n\r\n`;

it.each([
  [
    ownReply(200, "ok"),
    /^HTTP\/1\.1 200 OK\r\n[\s\S]*content-length: 2\r\nconnection: close\r\n[\s\S]*\r\n\r\nok$/,
  ],
  [
    ownReply(404, ""),
    /^HTTP\/1\.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n[\s\S]*\r\n\r\n$/,
  ],
  [ownReply(204, ""), /^HTTP\/1\.1 204 No Content\r\nconnection: close\r\n[^l]*\r\n\r\n$/],
  [ownReply(200, "x".repeat(9_000)), /content-length: 9000\r\n[\s\S]*\r\n\r\nx{9000}$/],
])("a whole answer %#", async (reply, text) => {
  const port = await serving((response) => writeReply(response, reply, true));
  expect(await speakRaw(port, ask("POST"))).toMatch(text);
});

it.each([
  ["GET", ownReply(404, ""), /^HTTP\/1\.1 404 /],
  ["HEAD", ownReply(404, ""), /^HTTP\/1\.1 404 /],
  ["POST", ownReply(413, "large\n"), /\r\n\r\nlarge\n$/],
])("an early answer to %s is out before its end", async (method, reply, text) => {
  let answering: ServerResponse | null = null;
  const port = await serving((response) => {
    answering = response;
    writeEarly(response, reply, true);
  });
  const socket = openRaw(port);
  const whole = allFrom(socket);
  socket.write(ask(method));
  await new Promise((resolve) => socket.once("data", resolve));
  expect(answering).toMatchObject({ writableEnded: false });
  const response: ServerResponse | null = answering;
  (response as ServerResponse | null)?.end();
  expect(await whole).toMatch(text);
});

it("an answer to no request names the methods where that helps", () => {
  expect(rawReply(400, "no")).toBe(
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nno\n",
  );
  expect(rawReply(405, "no")).toContain(`\r\nAllow: ${allow[1]}\r\n`);
});
