import { describe, expect, it } from "vitest";
import { serveApi } from "./simulation.ts";

const hooks = "http://127.0.0.1:4000/hooks";

describe("endpoints of Payvost", () => {
  it("makes an endpoint and tells its secret that once", async () => {
    const { ask } = await serveApi("payvost");
    const draft = { url: hooks, events: ["payment.*"], description: "dev box", metadata: { team: "a" } };
    const made = await ask("POST", "/webhooks", { body: draft });
    const endpoint = {
      id: "webhook_sbx0001",
      ...draft,
      enabled: true,
      createdAt: "2026-01-01T00:00:00.000Z",
    };
    const secret = `whsec_${"01".repeat(24)}`;
    expect([made.status, made.json]).toEqual([201, { success: true, data: { ...endpoint, secret } }]);
    expect((await ask("GET", "/webhooks/webhook_sbx0001")).json).toEqual({ success: true, data: endpoint });
    expect((await ask("GET", "/webhooks")).json).toEqual({
      success: true,
      data: [endpoint],
      pagination: { total: 1, limit: 50, offset: 0, hasMore: false },
    });
  });

  it("changes only what is given, by PATCH and by PUT", async () => {
    const { ask, state } = await serveApi("payvost");
    const body = { url: hooks, events: ["payment.*"], description: "d", metadata: { a: "1" } };
    await ask("POST", "/webhooks", { body });
    const before = state.endpoint("payvost", "webhook_sbx0001");
    const changed = await ask("PATCH", "/webhooks/webhook_sbx0001", { body: { enabled: false } });
    expect(changed.status).toBe(200);
    expect(changed.text).not.toContain("secret");
    expect(state.endpoints()).toEqual([{ ...before, enabled: false }]);
    const put = { events: ["user.created"], description: null, metadata: {} };
    expect((await ask("PUT", "/webhooks/webhook_sbx0001", { body: put })).status).toBe(200);
    expect(state.endpoints()).toEqual([{ ...before, enabled: false, ...put }]);
  });

  it("ends an endpoint, which is then not found", async () => {
    const { ask, state } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body: { url: hooks, events: ["*"] } });
    const ended = await ask("DELETE", "/webhooks/webhook_sbx0001");
    expect([ended.status, ended.json]).toEqual([
      200,
      { success: true, data: { id: "webhook_sbx0001", deleted: true } },
    ]);
    expect(state.endpoints()).toEqual([]);
    expect((await ask("DELETE", "/webhooks/webhook_sbx0001")).status).toBe(404);
  });

  it("rotates the secret; the old one ends at once", async () => {
    const { ask, state } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body: { url: hooks, events: ["*"] } });
    const rotated = await ask("POST", "/webhooks/webhook_sbx0001/rotate-secret");
    const [now, old] = [`whsec_${"02".repeat(24)}`, `whsec_${"01".repeat(24)}`];
    expect([rotated.status, rotated.json]).toMatchObject([
      200,
      { data: { id: "webhook_sbx0001", secret: now } },
    ]);
    expect(state.endpoints()[0]?.secrets).toEqual([
      { value: now, until: null },
      { value: old, until: Date.parse("2026-01-01T00:00:00Z") },
    ]);
  });

  it("keeps the old secret for the overlap it is told", async () => {
    const { ask, state } = await serveApi("payvost", { overlap: 60_000 });
    await ask("POST", "/webhooks", { body: { url: hooks, events: ["*"] } });
    await ask("POST", "/webhooks/webhook_sbx0001/rotate-secret");
    expect(state.endpoints()[0]?.secrets[1]?.until).toBe(Date.parse("2026-01-01T00:01:00Z"));
  });
});

describe("endpoints of PaymentFlow", () => {
  it("speaks of endpoints in its own names and without an envelope", async () => {
    const { ask } = await serveApi("paymentflow");
    const draft = { url: hooks, enabled_events: ["payment.succeeded", "refund.created"], description: "dev" };
    const made = await ask("POST", "/webhooks", { body: draft });
    const endpoint = {
      id: "we_sbx0001",
      object: "webhook_endpoint",
      ...draft,
      status: "enabled",
      created: 1767225600,
    };
    expect([made.status, made.json]).toEqual([200, { ...endpoint, secret: `whsec_${"01".repeat(24)}` }]);
    const changed = await ask("POST", "/webhooks/we_sbx0001", { body: { status: "disabled" } });
    expect(changed.json).toEqual({ ...endpoint, status: "disabled" });
    expect((await ask("PATCH", "/webhooks/we_sbx0001", { body: { status: "enabled" } })).json).toEqual(
      endpoint,
    );
    expect((await ask("GET", "/webhooks")).json).toEqual({
      object: "list",
      data: [endpoint],
      has_more: false,
    });
    expect((await ask("DELETE", "/webhooks/we_sbx0001")).json).toEqual({
      id: "we_sbx0001",
      object: "webhook_endpoint",
      deleted: true,
    });
  });
});
