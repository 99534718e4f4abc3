import { describe, expect, it } from "vitest";
import { serveApi } from "./simulation.ts";

describe("an endpoint that is asked for", () => {
  it.each([
    ["GET", "/webhooks/ID"],
    ["PATCH", "/webhooks/ID"],
    ["DELETE", "/webhooks/ID"],
    ["POST", "/webhooks/ID/rotate-secret"],
    ["POST", "/webhooks/ID/test"],
    ["GET", "/webhooks/ID/logs"],
  ])("is not found when there is none: %s %s", async (method, path) => {
    const { ask, requests } = await serveApi("payvost");
    const body = method === "GET" ? {} : { body: { eventType: "payment.failed" } };
    const told = await ask(method, path.replace("ID", "webhook_nope"), body);
    expect([told.status, told.json]).toMatchObject([
      404,
      { error: { code: "not_found", message: "No webhook endpoint webhook_nope" } },
    ]);
    expect(requests).toHaveLength(1);
  });

  it("is one of this provider", async () => {
    const { ask, state } = await serveApi("payvost");
    state.put({
      ...{ id: "webhook_1", provider: "senfenico", url: "", events: [], enabled: true, description: null },
      ...{ metadata: {}, createdAt: 0, secrets: [] },
    });
    expect((await ask("GET", "/webhooks/webhook_1")).status).toBe(404);
    expect((await ask("GET", "/webhooks")).json).toMatchObject({ data: [] });
  });

  it("is repeated in short", async () => {
    const { ask } = await serveApi("payvost");
    const { json } = await ask("GET", `/webhooks/${"x".repeat(5_000)}`);
    expect(json).toMatchObject({ error: { message: `No webhook endpoint ${"x".repeat(100)}` } });
  });
});
