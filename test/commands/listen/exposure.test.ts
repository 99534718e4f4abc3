import { describe, expect, it, onTestFinished } from "vitest";
import { chosen, Exposure, type ExposureParts } from "../../../src/commands/listen/exposure.ts";
import { readTunnel } from "../../../src/commands/listen/tunnel-options.ts";
import { Noise } from "../../../src/listen/noise.ts";
import { ownReply } from "../../../src/listen/reply.ts";
import { closedPort } from "../../servers.ts";
import { ownApp } from "./own-app.ts";

const never = new Promise<never>(() => {});

/** An exposure that is reached without a detour. */
async function exposure(change: Partial<ExposureParts> = {}, flags: { ttl?: string } = {}) {
  const own = await ownApp();
  const { app } = own;
  const port = await closedPort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const tunnel = readTunnel(
    { publicUrl, tunnelPort: String(port), ...flags },
    { driver: undefined, sandbox: false },
  );
  if (tunnel === null) throw new Error("there is no tunnel");
  const urls: string[] = [];
  const noise = new Noise({ clock: app.clock, onNoise: (counts) => made.noise(counts) });
  const made = new Exposure(app, {
    ...{ tunnel, noise },
    choice: null,
    maxBody: 1_000,
    isTarget: () => false,
    receive: async () => ownReply(200, ""),
    onRefused: () => {},
    sender: () => null,
    onUrl: (url) => void urls.push(url),
    onExpiry: async () => {},
    ...change,
  });
  onTestFinished(() => made.close());
  return { ...own, made, urls, port, noise };
}

describe("the way to the internet", () => {
  it("is opened once, told from then on, and closed", async () => {
    const { made, urls, seen, printed } = await exposure();
    expect(made.url).toBeNull();
    await Promise.all([made.open(), made.open()]);
    await made.required(5_000, never);
    expect(urls).toEqual([made.url]);
    expect(printed().stderr).toBe("");
    made.tell(null);
    await seen(/ {2}public {3}http:\S+ {3}ready in/);
    await made.stopTaking(1_000);
    await made.close();
    await made.close();
    expect(printed().stderr.match(/public/g)).toHaveLength(1);
  });

  it("that is required and does not come is a network error, unless the listener stops first", async () => {
    const elsewhere = await closedPort();
    const flags = { publicUrl: `http://127.0.0.1:${elsewhere}`, tunnelPort: String(await closedPort()) };
    const tunnel = readTunnel(flags, { driver: undefined, sandbox: false });
    if (tunnel === null) throw new Error("there is no tunnel");
    const { made } = await exposure({ tunnel });
    await made.open();
    await expect(made.required(300, never)).rejects.toMatchObject({
      kind: "network",
      code: "tunnel_unavailable",
      details: { driver: "url" },
    });
    await made.required(60_000, Promise.resolve());
  });

  it("beside a listener that serves is only told when it cannot be", async () => {
    const { made, port, seen } = await exposure();
    const other = await exposure({ tunnel: { ...tunnelAt(port), port } });
    await other.made.open();
    await made.openBeside();
    await seen(/warning: there is no tunnel: port \d+ is taken by another program/);
    expect(made.url).toBeNull();
  });

  it("that is not open yet is not opened once the listener ends", async () => {
    const { made, urls } = await exposure();
    const opening = made.open();
    await made.close();
    await opening;
    expect([urls, made.url]).toEqual([[], null]);
  });

  it("ends when its time is up, after what is registered", async () => {
    const steps: string[] = [];
    const { made, seen } = await exposure(
      { onExpiry: async () => void steps.push("removed") },
      { ttl: "300ms" },
    );
    await made.openBeside();
    made.tell(null);
    await seen(/tunnel {2}closed {2}it was open for 300 ms \(--ttl\)/);
    expect(steps).toEqual(["removed"]);
  });
});

function tunnelAt(port: number) {
  const flags = { publicUrl: `http://127.0.0.1:${port}`, tunnelPort: String(port) };
  const tunnel = readTunnel(flags, { driver: undefined, sandbox: false });
  if (tunnel === null) throw new Error("there is no tunnel");
  return tunnel;
}

it("the choice is checked whole", async () => {
  const { app } = await ownApp();
  const flags = { tunnel: "cloudflared", allowIp: ["here"] };
  const tunnel = readTunnel(flags, { driver: undefined, sandbox: false });
  if (tunnel === null) throw new Error("there is no tunnel");
  await expect(chosen(app, tunnel)).rejects.toMatchObject({ code: "bad_value" });
});
