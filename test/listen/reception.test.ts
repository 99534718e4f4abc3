import { createServer, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Receiver, Reception } from "../../src/listen/reception.ts";
import { listening, speakRaw } from "../servers.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** A reception that gets its pieces by hand. */
function begun(receiver: Receiver): Reception {
  const reception = new Reception(new Socket());
  reception.begin(receiver, new ServerResponse(reception));
  return reception;
}

/** A server whose requests are receptions; what was reported, in order. */
async function open(maxBody = 10) {
  const reports: string[] = [];
  const bodies: Buffer[] = [];
  const held = { bytes: 0, most: 1_000_000 };
  const receiver = {
    maxBody,
    hold: (bytes: number) => {
      held.bytes += bytes;
      return held.bytes <= held.most;
    },
    tooMuch: (reception: Reception) => {
      reports.push("too much");
      reception.forget();
    },
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
  return { post, reports, bodies, held, receiver };
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

  it("reports a body for which there is no room beside the others, and counts its bytes no more", async () => {
    const { post, reports, held } = await open();
    held.most = 3;
    await post(4, "ab", "cd");
    expect(reports).toEqual(["too much"]);
    expect(held.bytes).toBe(0);
  });

  it("counts what it holds until it is released, once", async () => {
    const { receiver, held } = await open(1_000);
    const reception = begun(receiver);
    reception.addChunk(Buffer.from("abc"));
    expect(held.bytes).toBe(3);
    reception.release();
    reception.release();
    expect(held.bytes).toBe(0);
  });

  it("[H8] holds a body of one-byte pieces in little more than its length", async () => {
    const { receiver } = await open(1_000_000);
    const reception = begun(receiver);
    collectGarbage();
    const before = process.memoryUsage();
    for (let n = 0; n < 200_000; n += 1) reception.addChunk(Buffer.from([n & 0xff]));
    collectGarbage();
    const after = process.memoryUsage();
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    // Each piece by itself would be an object of more than 80 bytes.
    expect(grown).toBeLessThan(4_000_000);
    const whole = reception.bytes();
    expect(whole.length).toBe(200_000);
    expect(whole.every((byte, n) => byte === (n & 0xff))).toBe(true);
  });
});
