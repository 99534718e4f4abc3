import { createServer } from "node:http";
import { expect, it, vi } from "vitest";
import { listening } from "../servers.ts";
import { startLocalServer } from "../tunnel/local-server.ts";
import { driverFor, opened } from "../tunnel/localtunnel-parts.ts";
import { deliver, expose } from "./tunnelled.ts";

// Node's own deadlines pass in moments, for every server that does not set its own.
vi.mock("node:http", async (original) => {
  const http = await original<typeof import("node:http")>();
  const short = {
    headersTimeout: 300,
    requestTimeout: 300,
    keepAliveTimeout: 300,
    connectionsCheckingInterval: 50,
  };
  const makeServer: typeof http.createServer = (...given: unknown[]) => {
    const [options, listener] = typeof given[0] === "function" ? [{}, given[0]] : given;
    return Reflect.apply(http.createServer, http, [{ ...short, ...Object(options) }, listener]);
  };
  return { ...http, createServer: makeServer };
});

it("takes deliveries after it was idle for longer than Node's servers wait", async () => {
  const server = await startLocalServer("localhost");
  const listener = expose(server.host);
  const url = await listener.readyAt();
  const usual = createServer((_request, response) => response.end());
  const other = await opened(driverFor(server.host), { port: await listening(usual), name: "usual" });
  // Once a usual server's unused connections are spent, so much time has passed.
  await vi.waitUntil(async () => (await server.through(other.url)).status === 408, { timeout: 15_000 });
  for (let count = 0; count < 12; count++)
    expect((await deliver(server, url, Buffer.from(`{"id":"evt_${count}"}`))).status).toBe(200);
});
