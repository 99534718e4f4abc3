import { expect, it } from "vitest";
import { startApp } from "../servers.ts";
import { startLocalServer } from "../tunnel/local-server.ts";
import { deliver, expose, stored } from "./tunnelled.ts";

it("records and answers 200 deliveries at once", async () => {
  const server = await startLocalServer("localhost");
  const app = await startApp();
  const listener = expose(server.host, [String(app.port)]);
  const url = await listener.readyAt();
  const bodies = Array.from({ length: 200 }, (_, place) =>
    Buffer.from(JSON.stringify({ id: `evt_${place}`, type: "payment.succeeded" })),
  );
  const answers = await Promise.all(bodies.map((body) => deliver(server, url, body)));
  expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
  await listener.stop();
  const sent = bodies.map(String).sort();
  expect(app.seen.map(({ body }) => String(body)).sort()).toEqual(sent);
  const kept = await stored(listener);
  expect(kept.map(({ body }) => String(body)).sort()).toEqual(sent);
  expect(kept.map(({ signature }) => signature.verdict)).toEqual(bodies.map(() => "ok"));
});
