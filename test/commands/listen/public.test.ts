import { describe, expect, it, onTestFinished } from "vitest";
import { openPublic, type PublicParts } from "../../../src/commands/listen/public.ts";
import type { ReceivedRequest } from "../../../src/events/delivery.ts";
import { sendOnce } from "../../../src/http.ts";
import { createAllowList } from "../../../src/listen/allow-list.ts";
import { Noise, type NoiseCounts } from "../../../src/listen/noise.ts";
import { ownReply } from "../../../src/listen/reply.ts";
import type { TunnelChange } from "../../../src/tunnel/changes.ts";
import type { OpenOptions, TunnelDriver } from "../../../src/tunnel/tunnel.ts";
import { testApp } from "../../cli.ts";
import { answered, post } from "../../http/requests.ts";
import { closedPort } from "../../servers.ts";

/** A tunnel that leads to the port without a detour. */
function directDriver(open: OpenOptions[]): TunnelDriver {
  return {
    id: "direct",
    capabilities: {
      stableName: true,
      encryptedLeg: true,
      maxConcurrent: null,
      clientIpHeader: "x-sender",
      reopenDelay: 0,
    },
    preflight: async () => ({ ok: true }),
    open: async (options) => {
      open.push(options);
      const url = `http://127.0.0.1:${options.port}`;
      return { url, grantedName: null, closed: new Promise(() => {}), close: async () => {} };
    },
  };
}

async function exposed(change: Partial<PublicParts> = {}) {
  const { app } = testApp();
  const seen: ReceivedRequest[] = [];
  const counts: NoiseCounts[] = [];
  const changes: TunnelChange[] = [];
  const urls: [string, string | null][] = [];
  const opened: OpenOptions[] = [];
  const noise = new Noise({ clock: app.clock, onNoise: (told) => void counts.push(told) });
  const address = await openPublic(app, {
    choice: { driver: directDriver(opened), name: "shop", remark: null },
    port: null,
    isTarget: () => false,
    maxBody: 10,
    allowed: null,
    noise,
    receive: async (request) => {
      seen.push(request);
      return ownReply(200, "taken");
    },
    onRefused: () => {},
    onChange: (told) => void changes.push(told),
    onUrl: (url, previous) => void urls.push([url, previous]),
    ...change,
  });
  onTestFinished(() => address.close());
  return { address, seen, counts, changes, urls, opened, noise };
}

describe("a public address", () => {
  it("is proven before it is told, and leads to the listener", async () => {
    const { address, seen, changes, urls, opened } = await exposed();
    expect([address.driver, address.url]).toEqual(["direct", null]);
    expect(await address.ready(5_000)).toBe(true);
    expect(address.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
    expect([urls, address.obstacle]).toEqual([[[address.url, null]], null]);
    expect(changes.map(({ state }) => state)).toEqual(["opening", "verifying", "ready"]);
    expect(opened).toMatchObject([{ name: "shop" }]);
    const answer = answered(await sendOnce(post(`${address.url}/hooks`)));
    expect([answer.status, answer.body.toString()]).toEqual([200, "taken"]);
    expect(seen).toMatchObject([{ path: "/hooks", publicUrl: `${address.url}/hooks` }]);
  });

  it("takes no longer body than the listener", async () => {
    const { address, seen } = await exposed();
    await address.ready(5_000);
    const answer = answered(await sendOnce(post(String(address.url), { body: Buffer.alloc(11) })));
    expect([answer.status, seen]).toEqual([413, []]);
  });

  it("lets in who may send; others find nothing and are counted", async () => {
    const allowed = createAllowList(["203.0.113.0/24"], "x-sender");
    if (typeof allowed === "string") throw new Error(allowed);
    const { address, seen, counts, noise } = await exposed({ allowed });
    await address.ready(5_000);
    const from = async (...sender: string[]) => {
      const headers = sender.map((value) => ["X-Sender", value] as const);
      const { status, body } = answered(await sendOnce(post(String(address.url), { headers })));
      return [status, body.length];
    };
    expect(await from("198.51.100.7")).toEqual([404, 0]);
    expect(await from()).toEqual([404, 0]);
    expect(await from("203.0.113.9", "198.51.100.7")).toEqual([404, 0]);
    expect(await from("203.0.113.9")).toEqual([200, 5]);
    noise.close();
    expect([seen.length, counts]).toEqual([1, [expect.objectContaining({ address: 3, elsewhere: 0 })]]);
  });

  it("has the port that was asked for", async () => {
    const port = await closedPort();
    const { opened, address } = await exposed({ port });
    await address.ready(5_000);
    expect(opened[0]?.port).toBe(port);
    const second = exposed({ port });
    await expect(second).rejects.toMatchObject({ kind: "usage", code: "port_taken" });
  });

  it("never has the port of an app", async () => {
    const asked: number[] = [];
    const isTarget = (port: number) => asked.push(port) < 3;
    const { address, opened } = await exposed({ isTarget });
    await address.ready(5_000);
    expect([new Set(asked).size, opened[0]?.port]).toEqual([3, asked[2]]);
  });

  it("takes nothing any more while the rest ends, and is closed once", async () => {
    const { address, changes } = await exposed();
    await address.ready(5_000);
    await address.stopTaking(1_000);
    expect((await sendOnce(post(String(address.url)))).ok).toBe(false);
    await Promise.all([address.close(), address.close()]);
    expect(changes.filter(({ state }) => state === "closed")).toHaveLength(1);
  });
});
