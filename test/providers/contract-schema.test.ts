import { describe, expect, it } from "vitest";
import type { CallName, RestContract } from "../../src/providers/contract.ts";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { payvostApi } from "../../src/providers/payvost-api.ts";
import { callSchemas, errorSchema, problemsWith } from "./contract-schema.ts";

const endpoint = {
  id: "webhook_sbx0001",
  url: "http://127.0.0.1:4000/hooks",
  events: ["payment.*"],
  description: "dev box",
  metadata: { team: "a" },
  enabled: true,
  createdAt: "2026-01-01T00:00:00Z",
};
const created = { success: true, data: { ...endpoint, secret: "whsec_sbx_once" } };
const entry = {
  id: "log_sbx0003",
  event: { id: "evt_sbx0002", type: "payment.failed" },
  status: "pending",
  attempt: 2,
  responseCode: 500,
  responseBody: "oops",
  nextAttemptAt: "2026-01-01T00:01:05Z",
};
const pagination = { total: 1, limit: 50, offset: 0, hasMore: false };
const logs = { success: true, data: [entry], pagination };
const flow = {
  id: "we_sbx0001",
  object: "webhook_endpoint",
  url: "http://127.0.0.1:4000/pf",
  enabled_events: ["payment.succeeded", "refund.created"],
  status: "disabled",
  description: "dev",
  created: 1_767_225_600,
};

describe("the schema of an answer", () => {
  const good: [RestContract, CallName, unknown][] = [
    [payvostApi, "create", created],
    [payvostApi, "rotate", created],
    [payvostApi, "show", { success: true, data: endpoint }],
    [payvostApi, "update", { success: true, data: { ...endpoint, description: null } }],
    [payvostApi, "list", { success: true, data: [endpoint], pagination }],
    [payvostApi, "logs", logs],
    [payvostApi, "test", { success: true, data: entry }],
    [payvostApi, "delete", { success: true, data: { id: "webhook_sbx0001", deleted: true } }],
    [payvostApi, "delete", null],
    [
      payvostApi,
      "whoami",
      { success: true, data: { valid: true, keyType: "secret", environment: "test", permissions: ["*"] } },
    ],
    [paymentflowApi, "show", flow],
    [paymentflowApi, "create", { ...flow, secret: "whsec_x" }],
    [paymentflowApi, "list", { object: "list", data: [flow], has_more: false }],
    [paymentflowApi, "delete", { id: "we_sbx0001", object: "webhook_endpoint", deleted: true }],
  ];
  it.each(good)("%# takes a right one", (contract, name, answer) => {
    expect(problemsWith(callSchemas(contract, name).answer, answer)).toEqual([]);
  });

  const bad: [why: string, RestContract, CallName, unknown][] = [
    ["no secret in create", payvostApi, "create", { success: true, data: endpoint }],
    ["a secret in show", payvostApi, "show", created],
    ["no envelope", payvostApi, "show", endpoint],
    ["success false", payvostApi, "show", { success: false, data: endpoint }],
    ["events as text", payvostApi, "show", { success: true, data: { ...endpoint, events: "payment.*" } }],
    ["an unknown field", payvostApi, "show", { success: true, data: { ...endpoint, extra: 1 } }],
    ["another id prefix", payvostApi, "show", { success: true, data: { ...endpoint, id: "we_1" } }],
    ["unix time", payvostApi, "show", { success: true, data: { ...endpoint, createdAt: 1_767_225_600 } }],
    ["metadata of numbers", payvostApi, "show", { success: true, data: { ...endpoint, metadata: { a: 1 } } }],
    ["no pagination", payvostApi, "list", { success: true, data: [endpoint] }],
    [
      "hasMore as text",
      payvostApi,
      "list",
      { success: true, data: [], pagination: { ...pagination, hasMore: "no" } },
    ],
    ["an unknown status", payvostApi, "logs", { ...logs, data: [{ ...entry, status: "ok" }] }],
    ["no event type", payvostApi, "test", { success: true, data: { ...entry, event: { id: "evt_1" } } }],
    ["deleted false", payvostApi, "delete", { success: true, data: { id: "webhook_1", deleted: false } }],
    ["an envelope", paymentflowApi, "show", { success: true, data: flow }],
    ["another object", paymentflowApi, "show", { ...flow, object: "payment" }],
    ["enabled as boolean", paymentflowApi, "show", { ...flow, status: true }],
    ["ISO time", paymentflowApi, "show", { ...flow, created: "2026-01-01T00:00:00Z" }],
    ["metadata", paymentflowApi, "show", { ...flow, metadata: {} }],
    ["no object in a list", paymentflowApi, "list", { data: [flow], has_more: false }],
  ];
  it.each(bad)("refuses %s", (_, contract, name, answer) => {
    expect(problemsWith(callSchemas(contract, name).answer, answer)).not.toEqual([]);
  });
});

describe("the schema of a request", () => {
  const draft = { url: "https://example.com", events: ["payment.*"] };
  const cases: [good: boolean, RestContract, CallName, unknown][] = [
    [true, payvostApi, "create", { ...draft, description: "x", metadata: { a: "b" } }],
    [true, payvostApi, "create", draft],
    [false, payvostApi, "create", { url: "https://example.com" }],
    [false, payvostApi, "create", { ...draft, enabled_events: [] }],
    [true, payvostApi, "update", { enabled: false }],
    [false, payvostApi, "update", { enabled: "disabled" }],
    [true, payvostApi, "test", { eventType: "payment.succeeded" }],
    [false, payvostApi, "test", {}],
    [true, payvostApi, "rotate", {}],
    [false, payvostApi, "rotate", { secret: "mine" }],
    [true, payvostApi, "list", { limit: "50", offset: "0" }],
    [false, payvostApi, "list", { starting_after: "webhook_1" }],
    [true, payvostApi, "logs", { limit: "50", status: "failed" }],
    [false, payvostApi, "logs", { limit: "0" }],
    [false, payvostApi, "logs", { status: "broken" }],
    [true, paymentflowApi, "update", { status: "disabled" }],
    [false, paymentflowApi, "update", { enabled: false }],
    [false, paymentflowApi, "create", { url: "https://e.com", enabled_events: ["a"], metadata: {} }],
    [true, paymentflowApi, "list", { limit: "10", starting_after: "we_1" }],
  ];
  it.each(cases)("%# takes it: %s", (good, contract, name, request) => {
    expect(problemsWith(callSchemas(contract, name).request, request).length === 0).toBe(good);
  });

  it("is there for every call, and for no other", () => {
    for (const contract of [payvostApi, paymentflowApi]) {
      for (const name of Object.keys(contract.calls) as CallName[]) {
        const { request, answer } = callSchemas(contract, name);
        expect(problemsWith(request, null), name).not.toEqual([]);
        expect(problemsWith(answer, "text"), name).not.toEqual([]);
      }
    }
    expect(() => callSchemas(paymentflowApi, "whoami")).toThrow("the contract has no whoami");
  });
});

describe("the schema of an error", () => {
  const refused = {
    success: false,
    error: {
      code: "validation_error",
      message: "events must name at least one event",
      field: "events",
      requestId: "req_sbx0007",
    },
  };
  const missing = {
    error: {
      type: "invalid_request_error",
      code: "resource_missing",
      message: "No webhook endpoint we_nope",
    },
  };

  it("takes the errors of its status", () => {
    expect(problemsWith(errorSchema(payvostApi, 400), refused)).toEqual([]);
    expect(problemsWith(errorSchema(paymentflowApi, 404), missing)).toEqual([]);
  });

  it("refuses those of another status, shape or provider", () => {
    const altered: [Schema: ReturnType<typeof errorSchema>, unknown][] = [
      [errorSchema(payvostApi, 401), refused],
      [errorSchema(payvostApi, 400), { ...refused, success: true }],
      [errorSchema(payvostApi, 400), { error: refused.error }],
      [errorSchema(payvostApi, 400), { ...refused, error: { ...refused.error, requestId: 7 } }],
      [errorSchema(payvostApi, 400), missing],
      [errorSchema(paymentflowApi, 404), refused],
      [errorSchema(paymentflowApi, 404), { error: { ...missing.error, type: "api_error" } }],
      [errorSchema(paymentflowApi, 404), { error: { code: "resource_missing", message: "x" } }],
      [errorSchema(paymentflowApi, 418), missing],
    ];
    for (const [schema, value] of altered) expect(problemsWith(schema, value)).not.toEqual([]);
  });
});
