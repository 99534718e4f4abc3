import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type OpenOptions,
  type TunnelDriver,
  TunnelFailure,
  type TunnelHandle,
} from "../../src/tunnel/tunnel.ts";

/** A driver under test, with what stands behind it. */
export interface LifecycleSubject {
  /** A driver that opens. */
  readonly driver: TunnelDriver;
  /** One of the same kind that never gets a tunnel, because the other side says nothing. */
  readonly stuck: TunnelDriver;
  /** The body a GET of a public URL is answered with; null: nothing real stands behind it. */
  readonly get: ((url: string) => Promise<string>) | null;
  /** A name nobody had before, for each tunnel; any name unless given. */
  readonly name?: () => string;
}

/**
 * What every driver keeps. `make` is called in each test and cleans up with `onTestFinished`. `waits` is false for a
 * driver that has nothing to wait for.
 */
export function describeLifecycle(title: string, make: () => Promise<LifecycleSubject>, waits = true): void {
  describe(`${title}: lifecycle`, () => {
    it("opens, lets requests through, and is closed for good", async () => {
      const { driver, get, name } = await make();
      const port = await app();
      const handle = await opened(driver, { port, name: name?.() ?? null });
      expect(handle.url).toBe(new URL(handle.url).origin);
      if (get !== null) expect(await until(() => get(`${handle.url}/a?b=c`))).toBe("GET /a?b=c");
      await handle.close();
      const { reason } = await handle.closed;
      expect(reason).not.toBe("");
      if (get !== null) expect(await get(`${handle.url}/a`).catch(() => "nothing")).not.toBe("GET /a");
    });

    it("opens again after it was closed", async () => {
      const { driver, get, name } = await make();
      const port = await app();
      await (await opened(driver, { port, name: name?.() ?? null })).close();
      const again = await opened(driver, { port, name: name?.() ?? null });
      if (get !== null) expect(await until(() => get(`${again.url}/again`))).toBe("GET /again");
    });

    it("opened twice at once gives two tunnels, or a typed failure", async () => {
      const { driver, name } = await make();
      const port = await app();
      const open = () => opened(driver, { port, name: name?.() ?? null });
      const both = await Promise.allSettled([open(), open()]);
      expect(both.some(({ status }) => status === "fulfilled")).toBe(true);
      for (const one of both) {
        if (one.status === "rejected") expect(one.reason).toBeInstanceOf(TunnelFailure);
        else await one.value.close();
      }
    });

    it("closed twice, and at once, is closed once", async () => {
      const { driver, name } = await make();
      const handle = await opened(driver, { port: await app(), name: name?.() ?? null });
      await Promise.all([handle.close(), handle.close()]);
      await handle.close();
      expect(await handle.closed).toEqual(await handle.closed);
    });

    it("does not open when the try ended before it began", async () => {
      const { driver } = await make();
      const failure = await failureOf(driver, { port: await app(), signal: AbortSignal.abort() });
      expect(failure).toBeInstanceOf(TunnelFailure);
    });

    it("answers the preflight, also when nobody waits for it", async () => {
      const { driver } = await make();
      expect(await driver.preflight(new AbortController().signal)).toMatchObject({ ok: true });
      expect(await driver.preflight(AbortSignal.abort())).toHaveProperty("ok");
    });

    if (waits) describeWaiting(make);
  });
}

function describeWaiting(make: () => Promise<LifecycleSubject>): void {
  it("ends a try that is under way", async () => {
    const { stuck } = await make();
    const stop = new AbortController();
    const failing = failureOf(stuck, { port: await app(), signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    expect(await failing).toBeInstanceOf(TunnelFailure);
  });

  it("keeps the deadline", async () => {
    const { stuck } = await make();
    const failure = await failureOf(stuck, { port: await app(), timeout: 300 });
    expect(failure).toMatchObject({ name: "TunnelFailure", retryable: true });
    expect(String(failure)).toMatch(/TunnelFailure: \S+/);
  });
}

/** Opens a tunnel that is closed at the end of the test. */
export async function opened(driver: TunnelDriver, options: Partial<OpenOptions>): Promise<TunnelHandle> {
  const handle = await driver.open({ ...usual(), ...options });
  onTestFinished(() => handle.close());
  return handle;
}

/** What opening rejects with. */
export async function failureOf(driver: TunnelDriver, options: Partial<OpenOptions>): Promise<unknown> {
  return opened(driver, options).then(
    ({ url }) => new Error(`it opened ${url}`),
    (thrown: unknown) => thrown,
  );
}

function usual(): OpenOptions {
  return { port: 9, name: null, signal: new AbortController().signal, timeout: 10_000 };
}

/** A server that answers with method and path; closed at the end of the test. */
async function app(): Promise<number> {
  const server = createServer((request, response) => response.end(`${request.method} ${request.url}`));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** The first answer: a tunnel may be open before requests reach it. */
async function until(get: () => Promise<string>): Promise<string> {
  for (;;) {
    const answer = await get().catch(() => null);
    if (answer?.startsWith("GET ")) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
