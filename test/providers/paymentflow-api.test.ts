import { describe, expect, it } from "vitest";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { callsOf, partsOf } from "./facts.ts";

describe("PaymentFlow's API", () => {
  it("is called as its pages say, and as we assume", () => {
    expect(callsOf(paymentflowApi)).toEqual([
      "create POST /webhooks stated",
      "list GET /webhooks sibling-doc",
      "show GET /webhooks/{id} inferred",
      "update POST /webhooks/{id} inferred",
      "delete DELETE /webhooks/{id} inferred",
      "rotate POST /webhooks/{id}/rotate_secret inferred",
      "test POST /webhooks/{id}/test inferred sandbox",
      "logs GET /webhooks/{id}/logs inferred sandbox",
    ]);
    expect(paymentflowApi.calls.update?.otherwise).toBe("PATCH");
  });

  it("takes neither metadata nor patterns", () => {
    expect(partsOf(paymentflowApi, "create")).toEqual(["url", "events", "description"]);
    expect(paymentflowApi.endpoint.fields.map(({ of }) => of)).not.toContain("metadata");
    expect(paymentflowApi.endpoint.wildcards).toMatchObject({ allowed: false, evidence: "inferred" });
  });

  it("answers the eight fields its page shows", () => {
    expect(paymentflowApi.endpoint.fields.map(({ name }) => name)).toEqual([
      "id",
      "object",
      "url",
      "enabled_events",
      "status",
      "description",
      "secret",
      "created",
    ]);
  });

  it("has a base for each kind of key", () => {
    expect(paymentflowApi.bases.test).toMatchObject({
      url: "https://sandbox-api.paymentflow.com/v1",
      evidence: "stated",
    });
    expect(paymentflowApi.bases.live).toMatchObject({
      url: "https://api.paymentflow.com/v1",
      evidence: "sibling-doc",
    });
  });

  it("answers bare, pages by cursor, tells its limits, keeps idempotency keys", () => {
    expect(paymentflowApi.envelope.data).toBeNull();
    expect(paymentflowApi.paging).toMatchObject({
      by: "cursor",
      after: "starting_after",
      hasMore: "has_more",
      constants: { object: "list" },
      evidence: "inferred",
    });
    expect(paymentflowApi.rateLimit?.headers?.remaining).toBe("X-RateLimit-Remaining");
    expect(paymentflowApi.idempotency).toMatchObject({
      header: "Idempotency-Key",
      hours: 24,
      evidence: "sibling-doc",
    });
  });
});
