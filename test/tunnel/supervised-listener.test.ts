import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { sendOnce } from "../../src/http.ts";
import { createGate, deliveryMethods } from "../../src/listen/gate.ts";
import { Noise, type NoiseCounts } from "../../src/listen/noise.ts";
import { createProbeAnswer } from "../../src/listen/probe-answer.ts";
import { ownReply } from "../../src/listen/reply.ts";
import type { TunnelChange } from "../../src/tunnel/changes.ts";
import { superviseTunnel } from "../../src/tunnel/supervisor.ts";
import { type TunnelClock, type TunnelDriver, TunnelFailure } from "../../src/tunnel/tunnel.ts";
import { answered, failed, post } from "../http/requests.ts";
import { startListener, type TestListener } from "../listen/listener.ts";
import { listening, until } from "../servers.ts";
import { startFaultProxy } from "./fault-proxy.ts";

const token = "0123456789abcdef0123456789abcdef";

/** Real time, but twenty times as fast. */
const clock: TunnelClock = {
  now: () => 20 * Date.now(),
  elapsed: () => 20 * performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms / 20);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new Error("aborted"));
      });
    }),
};

interface Parts {
  readonly key?: Buffer;
  /** Where the tunnel leads instead of to the listener. */
  readonly elsewhere?: number;
}

/** A listener behind a gate, behind a TCP proxy that is the tunnel, looked after by a supervisor. */
async function exposed({ key = Buffer.alloc(32, 1), elsewhere }: Parts = {}) {
  const changes: TunnelChange[] = [];
  const counts: NoiseCounts[] = [];
  const noise = new Noise({ clock, onNoise: (told) => void counts.push(told) });
  const inner: TestListener["seen"] = [];
  const gate = createGate({
    token,
    answer: createProbeAnswer(key),
    methods: deliveryMethods,
    publicUrl: () => supervisor.url,
    noise,
    onKnown: () => supervisor.sawRequest(),
    receive: async (request) => {
      inner.push(request);
      return ownReply(200, request.body);
    },
  });
  const listener = await startListener({ keepAlive: 0, admit: gate.admit, onRequest: gate.receive });
  const proxy = await startFaultProxy(elsewhere ?? listener.port);
  const tunnel = { down: false, lose: (): void => {} };
  const supervisor = superviseTunnel({
    driver: driverThrough(proxy.origin, tunnel),
    port: listener.port,
    name: null,
    path: `/${token}`,
    expectedAnswer: createProbeAnswer(Buffer.alloc(32, 1)),
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => Math.floor(Math.random() * 256))),
    send: sendOnce,
    clock,
    onChange: (change) => void changes.push(change),
  });
  onTestFinished(() => supervisor.close());
  const states = () => changes.map(({ state }) => state);
  return { changes, counts, inner, listener, noise, proxy, states, supervisor, tunnel };
}

function driverThrough(url: string, tunnel: { down: boolean; lose: () => void }): TunnelDriver {
  const capabilities = {
    stableName: true,
    encryptedLeg: true,
    maxConcurrent: null,
    clientIpHeader: null,
    reopenDelay: 1_200,
  };
  return {
    id: "proxy",
    capabilities,
    preflight: async () => ({ ok: true }),
    open: async () => {
      if (tunnel.down) throw new TunnelFailure("the server is down", { hint: "wait", retryable: true });
      const closed = new Promise<{ reason: string; retryable: boolean }>((resolve) => {
        tunnel.lose = () => resolve({ reason: "the server went away", retryable: true });
      });
      return { url, grantedName: "fox", closed, close: async () => {} };
    },
  };
}

describe("a listener behind a real tunnel", () => {
  it("is ready, takes deliveries as they are, and shows nothing else", async () => {
    const { counts, inner, listener, noise, states, supervisor } = await exposed();
    expect(await supervisor.ready(15_000)).toBe(true);
    expect(states()).toEqual(["opening", "verifying", "ready"]);
    const body = Buffer.from([0xff, 0x00, 0xe2, 0x82]);
    const url = `${supervisor.url}/hooks?a=1`;
    const answer = answered(await sendOnce(post(url, { body })));
    expect([answer.status, answer.body.equals(body)]).toEqual([200, true]);
    expect(inner).toMatchObject([{ path: "/hooks?a=1", body, publicUrl: url }]);
    for (const path of ["/", "/.git/config", `/${token.slice(1)}`]) {
      const origin = new URL(url).origin;
      const answer = answered(await sendOnce(post(origin + path)));
      expect([answer.status, answer.body.length]).toEqual([404, 0]);
    }
    noise.close();
    expect([counts, listener.refused]).toEqual([[expect.objectContaining({ elsewhere: 3 })], []]);
  });

  it("[T2] comes back under its URL when the tunnel's server was gone", async () => {
    const { changes, proxy, states, supervisor, tunnel } = await exposed();
    await supervisor.ready(15_000);
    const url = supervisor.url;
    tunnel.down = true;
    proxy.set({ kind: "reset" });
    tunnel.lose();
    await until(() => changes.some(({ reason }) => reason === "the server is down"));
    expect(failed(await sendOnce(post(url ?? ""))).kind).toBe("reset");
    tunnel.down = false;
    proxy.set({ kind: "none" });
    await until(() => supervisor.state === "ready");
    const { gap, previousUrl } = changes.at(-1) ?? {};
    expect([supervisor.url, previousUrl]).toEqual([url, null]);
    expect((gap?.to ?? 0) - (gap?.from ?? 0)).toBeGreaterThan(1_000);
    expect(states().filter((state) => state === "ready")).toHaveLength(2);
    expect(answered(await sendOnce(post(url ?? ""))).status).toBe(200);
  });

  it("[T2] notices a tunnel that takes everything and answers nothing", async () => {
    const { changes, proxy, supervisor } = await exposed();
    await supervisor.ready(15_000);
    proxy.set({ kind: "black-hole" });
    await until(() => changes.some(({ state }) => state === "degraded"));
    proxy.set({ kind: "none" });
    await until(() => supervisor.state === "ready");
    const told = changes.find(({ state }) => state === "degraded");
    expect(told?.reason).toMatch(/^127\.0\.0\.1:\d+ did not answer in time$/);
    expect(changes.at(-1)?.gap).not.toBeNull();
  });

  it("[T6] is not fooled by another listener of the same kind", async () => {
    const { supervisor, states } = await exposed({ key: Buffer.alloc(32, 2) });
    await until(() => supervisor.obstacle !== null);
    expect(supervisor.obstacle?.what).toMatch(/leads to somebody else's listener$/);
    expect(states()).not.toContain("ready");
  });

  it("[T6] is not fooled by a page either", async () => {
    const page = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html>Friendly reminder</html>");
    });
    const { supervisor } = await exposed({ elsewhere: await listening(page) });
    await until(() => supervisor.obstacle !== null);
    expect(supervisor.obstacle?.what).toMatch(/shows a page of its own \(200\)$/);
  });

  it("is closed in order", async () => {
    const { states, supervisor } = await exposed();
    await supervisor.ready(15_000);
    await Promise.all([supervisor.close(), supervisor.close()]);
    expect([states().at(-1), await supervisor.ready(1_000)]).toEqual(["closed", false]);
    expect(states().filter((state) => state === "closed")).toHaveLength(1);
  });
});
