import { describe, expect, it } from "vitest";
import { partsOf, serveApi } from "./simulation.ts";

const body = { url: "http://127.0.0.1:4000/hooks", events: ["payment.*"] };
const headers = { "idempotency-key": "once" };

describe("a call", () => {
  it("reads the query where there is no body, and leaves a body there alone", async () => {
    const { ask } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body });
    const ended = await ask("DELETE", "/webhooks/webhook_sbx0001?force=1", { body: "no JSON" });
    expect([ended.status, ended.headers.get("whk-sandbox-warning")]).toEqual([
      200,
      "unknown fields are ignored: force",
    ]);
  });

  it("heeds idempotency keys only where something is made or changed", async () => {
    const { ask } = await serveApi("payvost");
    await ask("GET", "/webhooks", { headers });
    const made = await ask("POST", "/webhooks", { body, headers });
    expect([made.status, made.headers.get("idempotent-replayed")]).toEqual([201, null]);
  });

  it("heeds none where the contract has none", async () => {
    const { contract } = await partsOf("payvost");
    const { ask, state } = await serveApi("payvost", { contract: { ...contract, idempotency: null } });
    await ask("POST", "/webhooks", { body, headers });
    await ask("POST", "/webhooks", { body, headers });
    expect(state.endpoints()).toHaveLength(2);
  });

  it("that is a defect answers the provider's failure and tells nothing of it", async () => {
    const problems: string[] = [];
    const { ask, requests } = await serveApi("payvost", {
      onProblem: (message) => problems.push(message),
      bytes: () => {
        throw new Error("canary at /etc/secret");
      },
    });
    const told = await ask("POST", "/webhooks", { body });
    expect([told.status, told.json]).toMatchObject([500, { error: { code: "service_error" } }]);
    expect(told.text).not.toContain("canary");
    expect(requests).toMatchObject([{ status: 500, fault: null }]);
    expect(problems).toEqual(["a request failed: canary at /etc/secret"]);
  });
});
