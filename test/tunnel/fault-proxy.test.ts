import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { sendOnce } from "../../src/http.ts";
import { answered, failed, post } from "../http/requests.ts";
import { allFrom, openRaw, startApp, startRaw, until } from "../servers.ts";
import { startFaultProxy } from "./fault-proxy.ts";

const text = "0123456789".repeat(1_000);

async function proxied() {
  const app = await startApp((_seen, response) => response.end(text));
  return { app, proxy: await startFaultProxy(app.port) };
}

describe("the fault proxy", () => {
  it("passes bytes on as they are", async () => {
    const { app, proxy } = await proxied();
    const body = Buffer.from(Array.from({ length: 300_000 }, (_, place) => (place * 7) % 256));
    expect(answered(await sendOnce(post(proxy.origin, { body }))).body.toString()).toBe(text);
    expect(app.seen[0]?.body.equals(body)).toBe(true);
    expect(proxy.taken).toBe(1);
  });

  it("delays both ways", async () => {
    const { proxy } = await proxied();
    proxy.set({ kind: "delay", ms: 100 });
    expect(failed(await sendOnce(post(proxy.origin, { timeout: 150 }))).kind).toBe("timeout");
    expect(answered(await sendOnce(post(proxy.origin))).body.toString()).toBe(text);
  });

  it("cuts the answer after so many bytes, in order", async () => {
    const { proxy } = await proxied();
    proxy.set({ kind: "cut", after: 500 });
    const raw = openRaw(proxy.port);
    raw.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await allFrom(raw)).toHaveLength(500);
    expect(failed(await sendOnce(post(proxy.origin))).kind).toBe("reset");
  });

  it("trickles the answer", async () => {
    const { proxy } = await proxied();
    proxy.set({ kind: "trickle", bytes: 100, every: 20 });
    const started = sendOnce(post(proxy.origin, { timeout: 300 }));
    expect(failed(await started)).toMatchObject({
      kind: "timeout",
      detail: "no complete answer within 300 ms",
    });
    proxy.set({ kind: "trickle", bytes: 5_000, every: 1 });
    expect(answered(await sendOnce(post(proxy.origin))).body.toString()).toBe(text);
  });

  it("resets new connections and open ones", async () => {
    const { proxy } = await proxied();
    const raw = openRaw(proxy.port);
    await once(raw, "connect");
    await until(() => proxy.taken === 1);
    proxy.set({ kind: "reset" });
    const said = allFrom(raw);
    raw.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await said).toBe("");
    expect(failed(await sendOnce(post(proxy.origin))).kind).toBe("reset");
  });

  it("swallows everything, also in the middle of a connection", async () => {
    const received: string[] = [];
    const app = await startRaw((socket) => socket.on("data", (piece) => received.push(piece.toString())));
    const proxy = await startFaultProxy(app.port);
    const raw = openRaw(proxy.port);
    const said = allFrom(raw);
    raw.write("before");
    await until(() => received.length === 1);
    proxy.set({ kind: "black-hole" });
    raw.write("after");
    expect(failed(await sendOnce(post(proxy.origin, { timeout: 200 }))).kind).toBe("timeout");
    expect(received).toEqual(["before"]);
    proxy.drop();
    expect(await said).toBe("");
    proxy.set({ kind: "none" });
    openRaw(proxy.port).write("again");
    await until(() => received.length === 2);
    expect(received).toEqual(["before", "again"]);
  });
});
