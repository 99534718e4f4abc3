import { describe, expect, it } from "vitest";
import { serveApi } from "./simulation.ts";

const hooks = "http://127.0.0.1:4000/hooks";

describe("a key for repeating safely", () => {
  const once = { "idempotency-key": "k1" };
  const body = { url: hooks, events: ["payment.*"] };

  it("gives the stored answer again, with its secret, and says so", async () => {
    const { ask, state } = await serveApi("payvost");
    const first = await ask("POST", "/webhooks", { body, headers: once });
    const second = await ask("POST", "/webhooks", { body, headers: once });
    expect([second.status, second.json]).toEqual([201, first.json]);
    expect([first, second].map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, "true"]);
    expect(state.endpoints()).toHaveLength(1);
  });

  it("is refused for another request, and free again after a day or a reset", async () => {
    const { ask, state, clock } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body, headers: once });
    const other = await ask("POST", "/webhooks", { body: { ...body, description: "x" }, headers: once });
    expect([other.status, other.json]).toMatchObject([422, { error: { code: "idempotency_error" } }]);
    const elsewhere = await ask("PATCH", "/webhooks/webhook_sbx0001", { body, headers: once });
    expect(elsewhere.status).toBe(422);
    await clock.advance(24 * 3_600_000);
    expect((await ask("POST", "/webhooks", { body, headers: once })).json).toMatchObject({
      data: { id: "webhook_sbx0002" },
    });
    state.reset();
    expect((await ask("POST", "/webhooks", { body, headers: once })).json).toMatchObject({
      data: { id: "webhook_sbx0001" },
    });
  });

  it("is not used up by a refused request", async () => {
    const { ask } = await serveApi("payvost");
    expect((await ask("POST", "/webhooks", { body: {}, headers: once })).status).toBe(400);
    expect((await ask("POST", "/webhooks", { body, headers: once })).status).toBe(201);
  });

  it("lets two at the same time make one endpoint", async () => {
    const { ask, state } = await serveApi("payvost");
    const told = await Promise.all([1, 2].map(() => ask("POST", "/webhooks", { body, headers: once })));
    expect(state.endpoints()).toHaveLength(1);
    for (const { status } of told) expect([201, 409]).toContain(status);
  });

  it("refuses the second while the first is still at work", async () => {
    const { ask, fail, pauses, faults, state } = await serveApi("payvost");
    fail({ kind: "delay", ms: 1_000 });
    const first = ask("POST", "/webhooks", { body, headers: once });
    await expect.poll(() => faults.list()).toEqual([]);
    await expect.poll(async () => (await ask("POST", "/webhooks", { body, headers: once })).status).toBe(409);
    expect(state.endpoints()).toEqual([]);
    pauses[0]?.end();
    expect((await first).status).toBe(201);
  });
});
