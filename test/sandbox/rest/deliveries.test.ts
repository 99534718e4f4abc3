import { describe, expect, it, onTestFinished } from "vitest";
import { openHttpClient } from "../../../src/http.ts";
import { hmac } from "../../../src/signing/digest.ts";
import { startApp } from "../../servers.ts";
import { serveApi } from "./simulation.ts";

const hooks = "http://127.0.0.1:4000/hooks";

describe("deliveries of Payvost", () => {
  it("delivers a sample on request and tells what became of it, also in the log", async () => {
    const { ask } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body: { url: hooks, events: ["payment.*"] } });
    const test = (type: string) =>
      ask("POST", "/webhooks/webhook_sbx0001/test", { body: { eventType: type } });
    const told = await test("payment.failed");
    const entry = {
      id: "log_sbx0001",
      event: { id: "evt_sbx000001", type: "payment.failed" },
      status: "pending",
      attempt: 1,
      responseCode: 500,
      responseBody: "oops",
      createdAt: "2026-01-01T00:00:00.000Z",
      nextAttemptAt: "2026-01-01T00:00:05.000Z",
    };
    expect([told.status, told.json]).toEqual([200, { success: true, data: entry }]);
    await test("payment.created");
    const logs = await ask("GET", "/webhooks/webhook_sbx0001/logs?status=pending&limit=1");
    expect(logs.json).toMatchObject({
      data: [{ id: "log_sbx0002" }],
      pagination: { total: 2, limit: 1, offset: 0, hasMore: true },
    });
    expect((await ask("GET", "/webhooks/webhook_sbx0001/logs?status=failed")).json).toMatchObject({
      data: [],
    });
  });

  it("takes JSON that is sent as a form, as the provider's own sample does, and says so", async () => {
    const { ask } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body: { url: hooks, events: ["*"] } });
    for (const type of ["application/x-www-form-urlencoded", ""]) {
      const told = await ask("POST", "/webhooks/webhook_sbx0001/test", {
        body: '{"eventType":"payment.failed"}',
        headers: { "content-type": type },
      });
      expect(told.status).toBe(200);
      expect(told.headers.get("whk-sandbox-warning")).toBe("the content type is not application/json");
    }
  });

  it("reach the app, signed with the secret of the answer, also when it did not ask for that type", async () => {
    const app = await startApp((_seen, response) => response.writeHead(202).end("thanks"));
    const client = await openHttpClient({ connections: 1 });
    onTestFinished(() => client.close());
    const { ask } = await serveApi("payvost", { send: (request) => client.send(request) });
    const made = await ask("POST", "/webhooks", { body: { url: app.origin, events: ["user.*"] } });
    const { data } = made.json as { data: { id: string; secret: string } };
    const told = await ask("POST", `/webhooks/${data.id}/test`, { body: { eventType: "payment.failed" } });
    expect(told.json).toMatchObject({
      data: { status: "succeeded", responseCode: 202, responseBody: "thanks", nextAttemptAt: null },
    });
    const [seen] = app.seen;
    const signature =
      seen?.rawHeaders[seen.rawHeaders.findIndex((name) => /^payvost-signature$/i.test(name)) + 1];
    expect(signature).toBe(
      hmac("sha256", Buffer.from(data.secret), [seen?.body ?? Buffer.alloc(0)]).toString("hex"),
    );
  });

  it("are refused for a type that does not exist", async () => {
    const { ask, state } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body: { url: hooks, events: ["*"] } });
    for (const eventType of ["payment.sucseeded", "payment.*", "", 7, undefined]) {
      const told = await ask("POST", "/webhooks/webhook_sbx0001/test", { body: { eventType } });
      expect([told.status, told.json]).toMatchObject([400, { error: { field: "eventType" } }]);
    }
    expect(state.attempts()).toEqual([]);
  });
});
