import { createServer, type RequestListener } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { sendOnce } from "../../src/http.ts";
import { createLocaltunnel } from "../../src/tunnel/localtunnel.ts";
import {
  type OpenOptions,
  type TunnelClock,
  type TunnelDriver,
  TunnelFailure,
  type TunnelHandle,
} from "../../src/tunnel/tunnel.ts";
import { listening } from "../servers.ts";

export const realClock: TunnelClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal && { signal });
  },
};

export function driverFor(host: string, proxy: string | null = null): TunnelDriver {
  return createLocaltunnel({ host, send: sendOnce, clock: realClock, proxy });
}

export const never = new AbortController().signal;

/** Opens and closes after the test. */
export async function opened(
  driver: TunnelDriver,
  options: Partial<OpenOptions> & { port: number },
): Promise<TunnelHandle> {
  const handle = await driver.open({ name: null, signal: never, timeout: 15_000, ...options });
  onTestFinished(() => handle.close());
  return handle;
}

/** The failure an opening ends with. */
export async function failureOf(opening: Promise<TunnelHandle>): Promise<TunnelFailure> {
  const thrown: unknown = await opening.then(
    (handle) => handle.close().then(() => new Error(`opened ${handle.url}`)),
    (reason) => reason,
  );
  if (thrown instanceof TunnelFailure) return thrown;
  throw thrown;
}

/** A tunnel server of one answer. */
export async function fakeHost(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  onTestFinished(() => server.closeAllConnections());
  return `http://127.0.0.1:${await listening(server)}`;
}

/** A tunnel server that grants this, always. */
export function granting(grant: object | string): Promise<string> {
  const body = typeof grant === "string" ? grant : JSON.stringify(grant);
  return fakeHost((_request, response) => response.setHeader("content-type", "application/json").end(body));
}
