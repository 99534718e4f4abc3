import { request } from "node:http";
import { expect, it } from "vitest";
import { startLocalServer } from "../tunnel/local-server.ts";
import { deliver, expose, stored } from "./tunnelled.ts";

it("[H11] records nothing of deliveries cut off in the middle, and takes whole ones after many of them", async () => {
  const server = await startLocalServer("localhost");
  const listener = expose(server.host);
  const url = await listener.readyAt();
  // More than the tunnel has connections.
  for (let count = 0; count < 25; count++) await cutOff(server.port, url);
  const body = Buffer.from('{"id":"evt_1","type":"payment.succeeded"}');
  for (let count = 0; count < 12; count++) expect((await deliver(server, url, body)).status).toBe(200);
  expect(listener.states().at(-1)).toBe("ready");
  await listener.stop();
  expect((await stored(listener)).map((delivery) => delivery.body.equals(body))).toEqual(
    Array(12).fill(true),
  );
});

/** Announces a long body, sends the beginning of it and goes away. */
function cutOff(port: number, url: string): Promise<void> {
  const { host, pathname } = new URL(url);
  const headers = { host, "content-length": "100000", "payvost-signature": "00" };
  return new Promise((resolve) => {
    const outgoing = request({
      port,
      host: "127.0.0.1",
      method: "POST",
      path: pathname,
      headers,
      agent: false,
    });
    outgoing.on("error", () => resolve());
    outgoing.write(Buffer.alloc(10_000), () => outgoing.destroy(new Error("cut")));
  });
}
