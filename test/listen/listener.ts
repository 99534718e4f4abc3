import { onTestFinished } from "vitest";
import type { Delivery, ReceivedRequest } from "../../src/events/delivery.ts";
import { ownReply, type Reply } from "../../src/listen/reply.ts";
import { type RunningServer, type ServerOptions, startServer } from "../../src/listen/server.ts";

export const clock = { now: () => Date.now(), elapsed: () => performance.now() };

export interface TestListener extends RunningServer {
  /** Requests that were complete, in order. */
  readonly seen: ReceivedRequest[];
  readonly refused: string[];
}

/** A listener on any free port that answers 200 `ok` unless told otherwise; closed after the test. */
export async function startListener(
  change: Partial<ServerOptions> = {},
  reply: (request: ReceivedRequest) => Promise<Reply> = async () => ownReply(200, "ok"),
): Promise<TestListener> {
  const seen: ReceivedRequest[] = [];
  const refused: string[] = [];
  const running = await startServer({
    port: 0,
    strict: true,
    maxBody: 5_000_000,
    bodyTimeout: 10_000,
    clock,
    onRequest: (request) => {
      seen.push(request);
      return reply(request);
    },
    onRefused: (reason) => void refused.push(reason),
    ...change,
  });
  onTestFinished(() => running.close(0));
  return { ...running, seen, refused };
}

/** A recorded delivery, changed as asked. */
export function deliveryOf(change: Partial<Delivery> = {}): Delivery {
  return {
    id: "dlv_1",
    seq: 1,
    provider: "payvost",
    event: { type: "payment.succeeded", id: "evt_1" },
    signature: { verdict: "ok", scheme: "payvost", reason: null, why: null, hint: null, secret: 0 },
    duplicateKey: "evt_1",
    duplicateOf: null,
    answered: null,
    method: "POST",
    path: "/",
    headers: [],
    body: Buffer.from("{}"),
    receivedAt: 0,
    ...change,
  };
}
