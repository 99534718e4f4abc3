import { describe, expect, it } from "vitest";
import { answerRows } from "../../../src/commands/providers/answer-rows.ts";
import { paymentflowApi } from "../../../src/providers/paymentflow-api.ts";
import { payvostApi } from "../../../src/providers/payvost-api.ts";

describe("what stands in answers", () => {
  const said = (contract: typeof payvostApi) =>
    answerRows(contract).map((row) => `${row.section}, ${row.name}: ${row.words}`);

  it("is wrapped and paged by offset at Payvost", () => {
    const rows = said(payvostApi);
    expect(rows).toContain("answers, content: in data, success: true beside it; without them as well");
    expect(rows).toContain("lists, pages: by limit and offset; 50 unasked, at most 100");
    expect(rows).toContain("limits, requests: 100 a minute live, 500 test");
    expect(rows).toContain("limits, idempotency: Idempotency-Key, kept 24 h; not relied on");
    expect(rows).toContain("answers, key: valid, keyType, environment, permissions");
  });

  it("is bare and paged by cursor at PaymentFlow", () => {
    const rows = said(paymentflowApi);
    expect(rows).toContain("answers, content: the whole answer");
    expect(rows).toContain("lists, pages: by limit and starting_after, the last id; 10 unasked, at most 100");
    expect(rows).toContain("errors, not found: 404 invalid_request_error resource_missing");
    expect(rows).toContain("limits, idempotency: Idempotency-Key, kept 24 h");
  });

  it("has no limits where none are known", () => {
    const rows = said({ ...payvostApi, rateLimit: null, idempotency: null });
    expect(rows.filter((row) => row.startsWith("limits"))).toEqual([]);
  });
});
