import { describe, expect, it } from "vitest";
import type { SandboxAttempt } from "../../../src/sandbox/model.ts";
import { logEntry } from "../../../src/sandbox/rest/logs.ts";
import { partsOf, serveApi, start } from "./simulation.ts";

const attempt: SandboxAttempt = {
  id: "log_1",
  provider: "payvost",
  endpoint: "webhook_sbx0001",
  event: { id: "evt_1", type: "payment.failed" },
  n: 1,
  url: "http://127.0.0.1:1/",
  status: 500,
  responseBody: "oops",
  error: null,
  at: start,
  ms: 1,
  next: null,
};

/** Event 1 failed twice and then arrived; event 2 failed and waits; event 3 failed for good. */
const attempts: readonly SandboxAttempt[] = [
  { ...attempt, id: "a", next: start + 5_000 },
  { ...attempt, id: "b", n: 2, next: start + 60_000 },
  { ...attempt, id: "c", event: { id: "evt_2", type: "user.created" }, next: start + 5_000 },
  { ...attempt, id: "d", event: { id: "evt_3", type: "user.created" }, status: null, error: "refused" },
  { ...attempt, id: "e", n: 3, status: 200 },
];

describe("the log of an endpoint", () => {
  it.each([
    ["", ["e succeeded", "d failed", "c pending", "b failed", "a failed"]],
    ["?status=succeeded", ["e succeeded"]],
    ["?status=pending", ["c pending"]],
    ["?status=failed", ["d failed", "b failed", "a failed"]],
    ["?status=failed&limit=2", ["d failed", "b failed"]],
    ["?limit=2&offset=3", ["b failed", "a failed"]],
  ])("asked with %s tells the newest first", async (query, told) => {
    const { ask, state } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body: { url: "http://127.0.0.1:1/", events: ["*"] } });
    for (const one of attempts) state.addAttempt(one);
    state.addAttempt({ ...attempt, endpoint: "webhook_other" });
    const { json } = await ask("GET", `/webhooks/webhook_sbx0001/logs${query}`);
    const { data } = json as { data: { id: string; status: string }[] };
    expect(data.map(({ id, status }) => `${id} ${status}`)).toEqual(told);
  });

  it.each(["status=lost", "status=", "limit=0", "limit=x"])("refuses %s", async (query) => {
    const { ask } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body: { url: "http://127.0.0.1:1/", events: ["*"] } });
    const told = await ask("GET", `/webhooks/webhook_sbx0001/logs?${query}`);
    expect([told.status, told.json]).toMatchObject([400, { error: { field: query.split("=")[0] } }]);
  });

  it("is not that of an endpoint that does not exist", async () => {
    const { ask } = await serveApi("payvost");
    expect((await ask("GET", "/webhooks/webhook_sbx0001/logs")).status).toBe(404);
  });
});

describe("an entry", () => {
  it("is written with the names of PaymentFlow", async () => {
    const { contract } = await partsOf("paymentflow");
    expect(logEntry(contract, attempt, "2xx")).toEqual({
      id: "log_1",
      event: { id: "evt_1", type: "payment.failed" },
      status: "failed",
      attempt: 1,
      response_code: 500,
      response_body: "oops",
      created_at: "2026-01-01T00:00:00.000Z",
      next_attempt_at: null,
    });
  });

  it("says why there was no answer, and follows the provider's rule of success", async () => {
    const { contract } = await partsOf("payvost");
    const silent = { ...attempt, status: null, responseBody: "", error: "connection refused" };
    expect(logEntry(contract, silent, "2xx")).toMatchObject({
      responseCode: null,
      responseBody: "connection refused",
    });
    const created = { ...attempt, status: 201 };
    expect(logEntry(contract, created, "2xx")).toMatchObject({ status: "succeeded" });
    expect(logEntry(contract, created, "200")).toMatchObject({ status: "failed" });
  });
});
