import { expect, it } from "vitest";
import { openEmbeddedSandbox } from "../../../src/commands/listen/embedded-sandbox.ts";
import { eventsFrom } from "../../../src/commands/listen/event-numbers.ts";
import { startApp } from "../../listen/local-app.ts";
import { provider as providerOf } from "../../listen/requests.ts";
import { ownApp } from "./own-app.ts";

async function idsAt(now: number): Promise<string[]> {
  const { app } = await ownApp();
  const receiver = await startApp();
  const payvost = await providerOf("payvost");
  const { sandbox, connection, close } = await openEmbeddedSandbox(app, payvost, {
    persistence: eventsFrom(now),
  });
  const headers = { authorization: `Bearer ${connection.apiKey}`, "content-type": "application/json" };
  const body = JSON.stringify({ url: receiver.url, events: ["payment.*"] });
  await fetch(`${connection.base}/webhooks`, { method: "POST", headers, body });
  expect(sandbox.endpoints()[0]?.id).toBe("webhook_sbx0001");
  const attempts = [];
  for (let n = 0; n < 2; n++) attempts.push(...(await sandbox.emit("payvost", "payment.succeeded")));
  await close();
  return attempts.map(({ event }) => event.id);
}

it("counts the events of a sandbox from its start, so that runs do not repeat each other's", async () => {
  expect(await idsAt(5000)).toEqual(["evt_sbx000006", "evt_sbx000007"]);
  expect(await idsAt(899_999_000 + 900_000_000)).toEqual(["evt_sbx900000", "evt_sbx900001"]);
});
