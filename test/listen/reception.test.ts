import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { Reception } from "../../src/listen/reception.ts";
import { listening, speakRaw } from "../servers.ts";

/** A server whose requests are receptions; what was reported, in order. */
async function open(maxBody = 10) {
  const reports: string[] = [];
  const bodies: Buffer[] = [];
  const receiver = {
    maxBody,
    complete: (reception: Reception) => {
      reports.push("complete");
      bodies.push(reception.bytes());
      reception.answering?.end();
    },
    tooLarge: (reception: Reception) => {
      reports.push("too large");
      reception.forget();
      bodies.push(reception.bytes());
    },
  };
  const server = createServer({ IncomingMessage: Reception }, (reception, response) => {
    reception.begin(receiver, response);
  });
  const port = await listening(server);
  onTestFinished(() => server.closeAllConnections());
  const post = (length: number, ...pieces: string[]): Promise<string> =>
    speakRaw(
      port,
      `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`,
      ...pieces,
    );
  return { post, reports, bodies };
}

describe("Reception", () => {
  it("reports a whole body once", async () => {
    const { post, reports, bodies } = await open();
    await post(4, "ab", "cd");
    await post(0);
    expect(reports).toEqual(["complete", "complete"]);
    expect(bodies.map(String)).toEqual(["abcd", ""]);
  });

  it("reports a body above the limit once, keeps none of it and ends its answer when the sender ends", async () => {
    const { post, reports, bodies } = await open(3);
    expect(await post(12, "abcd", "efgh", "ijkl")).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(reports).toEqual(["too large"]);
    expect(bodies).toEqual([Buffer.alloc(0)]);
  });
});
