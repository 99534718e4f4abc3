import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ReceivedRequest } from "../../src/events/delivery.ts";
import { Intake, type IntakeOptions } from "../../src/listen/intake.ts";
import { Reception } from "../../src/listen/reception.ts";
import { ownReply, type Reply } from "../../src/listen/reply.ts";
import { allFrom, listening, openRaw, speakRaw, until } from "../servers.ts";
import { clock } from "./listener.ts";

/** An intake behind a plain server that hands it requests and nothing else. */
async function open(
  onRequest: (request: ReceivedRequest) => Promise<Reply>,
  change: Partial<IntakeOptions> = {},
) {
  const refused: string[] = [];
  const onRefused = (reason: string): void => void refused.push(reason);
  const intake = new Intake({ maxBody: 100, bodyTimeout: 1_000, clock, onRequest, onRefused, ...change });
  const server = createServer({ IncomingMessage: Reception }, (reception, response) =>
    intake.accept(reception, response),
  );
  server.on("connection", (socket) => intake.connections.opened(socket));
  const port = await listening(server);
  onTestFinished(() => intake.connections.close());
  return { intake, port, refused, server };
}

describe("Intake", () => {
  it("once stopped, answers what it took and refuses what comes after it with 503", async () => {
    const answers: ((reply: Reply) => void)[] = [];
    const { intake, port, refused } = await open(() => new Promise((resolve) => answers.push(resolve)));
    const early = openRaw(port);
    const earlyText = allFrom(early);
    early.write("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
    await until(() => answers.length === 1);
    intake.stop();
    const late = openRaw(port);
    late.write("POST /2 HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await allFrom(late)).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 5\r\n[\s\S]*shutting down\n$/);
    expect(refused).toEqual(["503: POST refused, shutting down"]);
    answers[0]?.(ownReply(200, "taken"));
    expect(await earlyText).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close[\s\S]*taken$/);
    expect(answers.length).toBe(1);
  });

  it("takes no more bytes than it may hold, those of senders that left among them, until they are handled", async () => {
    const answers: ((reply: Reply) => void)[] = [];
    const { port } = await open(() => new Promise((resolve) => answers.push(resolve)), {
      maxBody: 10,
      heldBytes: 25,
    });
    const post = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\n0123456789";
    const leaving = openRaw(port);
    leaving.write(post);
    await until(() => answers.length === 1);
    leaving.destroy();
    const staying = openRaw(port);
    staying.write(post);
    await until(() => answers.length === 2);
    const refused = await speakRaw(port, post);
    expect(refused).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1\r\n[\s\S]*too many bytes/);
    for (const answer of answers.splice(0)) answer(ownReply(200, ""));
    expect(await allFrom(staying)).toMatch(/^HTTP\/1\.1 200 /);
    const later = speakRaw(port, post);
    await until(() => answers.length === 1);
    answers[0]?.(ownReply(200, ""));
    expect(await later).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("[H10] answers 503 to who comes when every place is taken", async () => {
    const answers: ((reply: Reply) => void)[] = [];
    const { port } = await open(() => new Promise((resolve) => answers.push(resolve)));
    const post = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi";
    const waiting = Array.from({ length: 256 }, () => {
      const socket = openRaw(port);
      socket.write(post);
      return allFrom(socket);
    });
    await until(() => answers.length === 256);
    expect(await speakRaw(port, post)).toMatch(/^HTTP\/1\.1 503 [\s\S]*too many senders at once\n$/);
    for (const answer of answers) answer(ownReply(200, ""));
    const texts = await Promise.all(waiting);
    expect(texts.every((text) => text.startsWith("HTTP/1.1 200 "))).toBe(true);
  });

  it("answers a broken connection once", async () => {
    const { intake, port, refused, server } = await open(async () => ownReply(200, ""));
    const connected = new Promise<void>((resolve) => {
      server.on("connection", (socket) => {
        intake.refuseSocket(socket, 400, "broken");
        intake.refuseSocket(socket, 431, "broken again");
        resolve();
      });
    });
    const text = allFrom(openRaw(port));
    await connected;
    expect(await text).toBe(
      "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nbroken\n",
    );
    expect(refused).toEqual(["400: broken"]);
  });
});
