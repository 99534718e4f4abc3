import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { RawHeaders } from "../../../src/events/delivery.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { verify } from "../../../src/signing/verify.ts";

/** One request as a receiver got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

export interface Receiver {
  readonly url: string;
  readonly requests: Received[];
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A real server on 127.0.0.1; `answer` gets the number of the request, from 0. Closed after the test. */
export async function startReceiver(
  answer: (request: Received, index: number) => Answer | Promise<Answer>,
): Promise<Receiver> {
  const requests: Received[] = [];
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await received(incoming);
    requests.push(request);
    const { status, headers = {}, body = "" } = await answer(request, requests.length - 1);
    response.writeHead(status, headers).end(body);
  };
  const server = createServer((incoming, response) => void handle(incoming, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, requests };
}

/** Accepts everything. */
export function startCareless(): Promise<Receiver> {
  return startReceiver(() => ({ status: 200 }));
}

/** Verifies as the provider's scheme says: 200, or 401 with the verdict. */
export async function startCorrect(provider: string, secrets: readonly string[]): Promise<Receiver> {
  const found = await openRegistry().get(provider);
  if (found === null) throw new Error(`no provider ${provider}`);
  const { scheme } = found.schemes[0];
  return startReceiver(({ method, headers, body }) => {
    const { verdict } = verify(scheme, { method, url: null, headers, body }, secrets, { now: Date.now() });
    return verdict === "ok" ? { status: 200 } : { status: 401, body: verdict };
  });
}

/** The value of a header, as the receiver got it. */
export function headerOf({ headers }: Received, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

async function received(incoming: IncomingMessage): Promise<Received> {
  const headers: [string, string][] = [];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.push([incoming.rawHeaders[index] ?? "", incoming.rawHeaders[index + 1] ?? ""]);
  }
  const body = await buffer(incoming);
  return { method: incoming.method ?? "", path: incoming.url ?? "", headers, body };
}
