import { expect, it } from "vitest";
import { createClient } from "../../src/library/client.ts";
import { startApp } from "../servers.ts";

function requestTo(origin: string, signal?: AbortSignal) {
  const base = { method: "POST", url: new URL(origin), headers: [], body: Buffer.from("{}"), timeout: 5000 };
  return { ...base, maxAnswer: 100, ...(signal && { signal }) };
}

it("sends no more at once than it may, the others in order", async () => {
  let open = 0;
  let most = 0;
  const app = await startApp((_seen, response) => {
    open += 1;
    most = Math.max(most, open);
    setImmediate(() => {
      open -= 1;
      response.end("ok");
    });
  });
  const client = createClient({ connections: 2 });
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => client.send(requestTo(app.origin))));
  expect(outcomes.every((outcome) => outcome.ok && outcome.status === 200)).toBe(true);
  expect(most).toBeLessThanOrEqual(2);
  await client.close();
});

it("ends what is under way, by its own signal or when it is closed", async () => {
  const app = await startApp(() => {});
  const client = createClient({ connections: 4 });
  const stop = new AbortController();
  const sent = [client.send(requestTo(app.origin, stop.signal)), client.send(requestTo(app.origin))];
  const third = client.send(requestTo(app.origin, new AbortController().signal));
  stop.abort();
  expect(await sent[0]).toMatchObject({ ok: false, kind: "aborted" });
  await client.close();
  expect(await sent[1]).toMatchObject({ ok: false, kind: "aborted" });
  expect(await third).toMatchObject({ kind: "aborted" });
  expect(await client.send(requestTo(app.origin, stop.signal))).toMatchObject({ kind: "aborted" });
});
