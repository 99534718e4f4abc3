import { describe, expect, it } from "vitest";
import { partsOf, serveApi } from "./simulation.ts";

const hooks = "http://127.0.0.1:4000/hooks";

describe("every answer", () => {
  it("names the simulator and the contract, and every request is told once, without keys", async () => {
    const { ask, contract, requests } = await serveApi("payvost");
    const asked = [
      await ask("GET", "/webhooks"),
      await ask("GET", "/nothing/sk_live_abcdefgh?key=sk_test_abcdefgh"),
      await ask("GET", "/webhooks", { headers: { authorization: "" } }),
      await ask("DELETE", "/webhooks"),
      await ask("OPTIONS", "/webhooks"),
    ];
    for (const { headers } of asked)
      expect(headers.get("whk-sandbox")).toBe(`payvost contract ${contract.version}`);
    expect(requests.map(({ id, status, path, method }) => [id, status, method, path])).toEqual([
      ["req_sbx0001", 200, "GET", "/webhooks"],
      ["req_sbx0002", 404, "GET", "/nothing/sk_live_…"],
      ["req_sbx0003", 401, "GET", "/webhooks"],
      ["req_sbx0004", 405, "DELETE", "/webhooks"],
      ["req_sbx0005", 204, "OPTIONS", "/webhooks"],
    ]);
  });

  it("brings the request's id in the header the contract names", async () => {
    const { contract } = await partsOf("payvost");
    const errors = { ...contract.errors, requestIdHeader: "X-Request-Id" };
    const { ask } = await serveApi("payvost", { contract: { ...contract, errors } });
    const told = await ask("GET", "/webhooks/x");
    expect(told.headers.get("x-request-id")).toBe("req_sbx0001");
    expect(told.json).toMatchObject({ error: { requestId: "req_sbx0001" } });
  });

  it("warns of fields nobody reads", async () => {
    const { ask } = await serveApi("payvost");
    const body = JSON.stringify({ url: hooks, events: ["*"], Événement: 1, enabled: true });
    const made = await ask("POST", "/webhooks", { body: body.replace("{", '{"__proto__":{"x":1},') });
    expect(made.status).toBe(201);
    expect(made.headers.get("whk-sandbox-warning")).toBe(
      "unknown fields are ignored: __proto__, ?v?nement, enabled",
    );
    expect((await ask("GET", "/webhooks?limit=1&offset=0")).headers.get("whk-sandbox-warning")).toBeNull();
    expect((await ask("GET", "/webhooks?page=2")).headers.get("whk-sandbox-warning")).toContain("page");
  });
});
