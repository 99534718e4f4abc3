import { describe, expect, it } from "vitest";
import { payvostApi } from "../../src/providers/payvost-api.ts";
import { callsOf, partsOf } from "./facts.ts";

describe("Payvost's API", () => {
  it("is called as its pages say, and as we assume", () => {
    expect(callsOf(payvostApi)).toEqual([
      "create POST /webhooks stated",
      "list GET /webhooks inferred",
      "show GET /webhooks/{id} inferred",
      "update PATCH /webhooks/{id} inferred",
      "delete DELETE /webhooks/{id} inferred",
      "rotate POST /webhooks/{id}/rotate-secret inferred",
      "test POST /webhooks/{id}/test stated",
      "logs GET /webhooks/{id}/logs inferred",
      "whoami GET /auth/verify sibling-doc",
    ]);
    expect(payvostApi.calls.update?.otherwise).toBe("PUT");
  });

  it("takes metadata, and patterns", () => {
    expect(partsOf(payvostApi, "create")).toEqual(["url", "events", "description", "metadata"]);
    expect(partsOf(payvostApi, "update")).toContain("enabled");
    expect(payvostApi.endpoint.wildcards).toMatchObject({ allowed: true, evidence: "stated" });
  });

  it("has a base for each kind of key", () => {
    expect(payvostApi.bases.live).toMatchObject({ url: "https://api.payvost.com/v1", evidence: "stated" });
    expect(payvostApi.bases.test).toMatchObject({
      url: "https://sandbox-api.payvost.com/v1",
      evidence: "sibling-doc",
    });
  });

  it("wraps answers, pages by offset, limits requests", () => {
    expect(payvostApi.envelope).toMatchObject({ data: "data", success: "success" });
    expect(payvostApi.paging).toMatchObject({ by: "offset", limit: "limit", hasMore: "pagination.hasMore" });
    expect(payvostApi.rateLimit).toMatchObject({ live: 100, test: 500, headers: null });
  });

  it("does not rely on idempotency keys, which are shown for transfers only", () => {
    expect(payvostApi.idempotency?.evidence).toBe("inferred");
  });
});
