import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { newEvent, post, readStore, signed, whk } from "../../bench/fire.js";
import { cli } from "../cli.ts";
import { closedPort, startApp } from "../servers.ts";
import { listenerFor } from "./under-fire.ts";

it("[F1] an app that was down gets each delivery once, byte for byte, from `replay failed`", async () => {
  const port = await closedPort();
  const listener = await listenerFor({ args: ["--forward-to", String(port)] });
  const events = Array.from({ length: 5 }, () => newEvent());
  for (const { body } of events) expect(await post(listener.port, body)).toBe(502);
  const received: Buffer[] = [];
  const app = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push(Buffer.concat(chunks));
    response.end();
  });
  await new Promise<void>((done) => app.listen(port, "127.0.0.1", done));
  onTestFinished(() => void app.close());
  const first = await whk(listener.home, ["replay", "failed"]);
  expect([first.code, received.length]).toEqual([0, 5]);
  expect(received.map(String)).toEqual(events.map(({ body }) => String(body)));
  expect((await whk(listener.home, ["replay", "failed"])).code).toBe(0);
  expect(received).toHaveLength(5);
});

it("[F4] an answer packed to a bomb is neither unpacked nor passed on in half", async () => {
  const bomb = gzipSync(Buffer.alloc(100_000_000));
  const app = await startApp((_seen, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
  });
  const listener = await listenerFor({ args: ["--forward-to", String(app.port)] });
  const { body } = newEvent();
  const answer = await fetch(`http://127.0.0.1:${listener.port}/`, {
    method: "POST",
    headers: signed(body),
    body,
  });
  expect(answer.status).toBe(200);
  // Half of a packed answer could not be read, so none of it goes back.
  expect(answer.headers.get("content-encoding")).toBeNull();
  const { wrong, rows } = await readStore(listener.home);
  expect([wrong, rows]).toEqual([[], 1]);
  const { stdout } = await whk(listener.home, ["events", "list", "--json"]);
  expect(stdout.length).toBeLessThan(10_000);
});

it("[D15] on a port that is taken nothing is registered at the provider", async () => {
  const provider = await startApp();
  const taken = await startApp();
  const args = [
    "listen",
    "--port",
    String(taken.port),
    "--register",
    "--api-base",
    provider.origin,
    "--no-tunnel",
  ];
  const run = await cli([...args, "--provider", "payvost"], { env: { WHK_API_KEY: "sk_test_12345678" } });
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(`port ${taken.port} is taken`);
  expect(run.stderr).toContain("--port 0");
  expect(provider.seen).toEqual([]);
});
