import { expect, it } from "vitest";
import { PortalRefusal, refusalAnswer } from "../../../src/sandbox/portal/refusal.ts";

it("has the shape of the provider's own example", () => {
  const refusal = new PortalRefusal("forbidden", "source address not whitelisted");
  expect(refusalAnswer(refusal, "/webhooks/api/v1/i/tenant123/core", Date.UTC(2026, 0, 1))).toEqual({
    status: 403,
    body: {
      timestamp: "2026-01-01T00:00:00.000Z",
      message: "source address not whitelisted",
      status: 403,
      code: 1003,
      serverError: "NO_PERMISSION",
      path: "/webhooks/api/v1/i/tenant123/core",
    },
  });
});

it.each([
  ["malformed", 400],
  ["unauthenticated", 401],
  ["absent", 404],
  ["method", 405],
  ["conflict", 409],
  ["failed", 500],
] as const)("%s is status %i", (kind, status) => {
  const answer = refusalAnswer(new PortalRefusal(kind, "why"), "/", 0);
  expect([answer.status, answer.body.status, answer.body.message]).toEqual([status, status, "why"]);
});
