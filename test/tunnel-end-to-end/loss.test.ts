import { expect, it } from "vitest";
import { sendOnce } from "../../src/http.ts";
import { answered, post } from "../http/requests.ts";
import { closedPort } from "../servers.ts";
import { startFaultProxy } from "../tunnel/fault-proxy.ts";
import { startLocalServer } from "../tunnel/local-server.ts";
import { driverFor, never, opened } from "../tunnel/localtunnel-parts.ts";
import { deliver, expose, fastClock } from "./tunnelled.ts";

const body = Buffer.from('{"id":"evt_1","type":"payment.succeeded"}');

it("[T2] is healthy again at the same URL once the killed server is back", async () => {
  const server = await startLocalServer("localhost");
  const listener = expose(server.host, ["--subdomain", "phoenix"]);
  const url = await listener.readyAt();
  expect((await deliver(server, url, body)).status).toBe(200);
  await server.kill();
  await listener.change(({ state, reason }) => state === "reconnecting" && reason !== null);
  expect(listener.states().filter((state) => state === "ready")).toHaveLength(1);
  await server.start();
  await listener.run.until(() => listener.states().filter((state) => state === "ready").length === 2);
  const changes = listener.run.records.filter(({ kind }) => kind === "tunnel");
  expect(changes.at(-1)).toMatchObject({ state: "ready", url });
  expect((await deliver(server, url, body)).status).toBe(200);
});

it("[T2] says so when the server takes everything and answers nothing, and comes back", async () => {
  const server = await startLocalServer("localhost");
  const listener = expose(server.host, ["--subdomain", "silence"], { clock: fastClock(20) });
  await listener.readyAt();
  server.freeze();
  const { reason } = await listener.change(({ state }) => state === "degraded");
  expect(reason).toMatch(/did not answer in time$/);
  await listener.change(({ state }) => state === "reconnecting");
  server.thaw();
  await listener.run.until(
    () => listener.states().lastIndexOf("ready") > listener.states().indexOf("degraded"),
  );
});

it("says so when nothing comes through a proxy of the user's any more, and when it does again", async () => {
  const port = await closedPort();
  const proxy = await startFaultProxy(port);
  const args = ["--public-url", proxy.origin, "--tunnel-port", String(port)];
  const listener = expose(null, args, { clock: fastClock(20) });
  const url = await listener.readyAt();
  proxy.set({ kind: "black-hole" });
  const { reason } = await listener.change(({ state }) => state === "degraded");
  expect(reason).toMatch(/did not answer in time$/);
  proxy.set({ kind: "none" });
  await listener.run.until(() => listener.states().at(-1) === "ready");
  expect(answered(await sendOnce(post(url))).status).toBe(401);
});

it("[T3] goes on under another name when the wanted one is taken, and says so", async () => {
  const server = await startLocalServer("localhost");
  await opened(driverFor(server.host), { port: server.port, name: "wanted", signal: never });
  const listener = expose(server.host, ["--subdomain", "wanted"], { clock: fastClock(20) });
  const url = await listener.readyAt();
  expect(new URL(url).hostname).not.toBe("wanted.localhost");
  await listener.change(({ reason }) => reason === "the name wanted is taken at the moment");
  expect((await deliver(server, url, body)).status).toBe(200);
});
