import { describe, expect, it } from "vitest";
import { errorAnswer, Refusal } from "../../../src/sandbox/rest/errors.ts";
import { partsOf, serveApi } from "./simulation.ts";

describe("an error", () => {
  it("is written as Payvost writes it, with field and request id", async () => {
    const { ask } = await serveApi("payvost");
    for (let n = 1; n < 7; n += 1) await ask("GET", "/webhooks");
    const told = await ask("POST", "/webhooks", { body: { url: "http://127.0.0.1:4000/hooks", events: [] } });
    expect([told.status, told.json]).toEqual([
      400,
      {
        success: false,
        error: {
          code: "validation_error",
          message: "events must name at least one event",
          field: "events",
          requestId: "req_sbx0007",
        },
      },
    ]);
  });

  it("is written as PaymentFlow writes it, without them", async () => {
    const { ask } = await serveApi("paymentflow");
    const told = await ask("GET", "/webhooks/we_nope");
    expect([told.status, told.json]).toEqual([
      404,
      {
        error: {
          type: "invalid_request_error",
          code: "resource_missing",
          message: "No webhook endpoint we_nope",
        },
      },
    ]);
  });

  it.each([
    ["payvost", "authentication", 401, { code: "authentication_error" }],
    ["payvost", "permission", 403, { code: "authorization_error" }],
    ["payvost", "validation", 400, { code: "validation_error" }],
    ["payvost", "not_found", 404, { code: "not_found" }],
    ["payvost", "method", 405, { code: "method_not_allowed" }],
    ["payvost", "conflict", 409, { code: "conflict" }],
    ["payvost", "idempotency", 422, { code: "idempotency_error" }],
    ["payvost", "rate_limit", 429, { code: "rate_limit_exceeded" }],
    ["payvost", "server", 500, { code: "service_error" }],
    ["paymentflow", "authentication", 401, { type: "authentication_error", code: "invalid_api_key" }],
    ["paymentflow", "permission", 403, { type: "authentication_error", code: "secret_key_required" }],
    ["paymentflow", "validation", 400, { type: "invalid_request_error", code: "parameter_invalid" }],
    ["paymentflow", "not_found", 404, { type: "invalid_request_error", code: "resource_missing" }],
    ["paymentflow", "method", 405, { type: "invalid_request_error", code: "method_not_allowed" }],
    ["paymentflow", "conflict", 409, { type: "invalid_request_error", code: "conflict" }],
    ["paymentflow", "idempotency", 400, { type: "invalid_request_error", code: "idempotency_key_reused" }],
    ["paymentflow", "rate_limit", 429, { type: "rate_limit_error", code: "rate_limit_exceeded" }],
    ["paymentflow", "server", 500, { type: "api_error", code: "internal_error" }],
  ] as const)("of %s, kind %s, has status %i", async (id, kind, status, error) => {
    const { contract } = await partsOf(id);
    const own = id === "payvost" ? { requestId: "req_1" } : {};
    expect(errorAnswer(contract, new Refusal(kind, "why"), "req_1")).toEqual({
      status,
      body: { ...(id === "payvost" ? { success: false } : {}), error: { ...error, message: "why", ...own } },
      headers: {},
    });
  });

  it("takes another status and brings headers when it is told to", async () => {
    const { contract } = await partsOf("payvost");
    const refusal = new Refusal("validation", "why", { status: 413, headers: { "X-A": "1" }, field: "f" });
    const { status, headers, body } = errorAnswer(contract, refusal, "r");
    expect([status, headers, body]).toMatchObject([413, { "X-A": "1" }, { error: { field: "f" } }]);
  });
});
