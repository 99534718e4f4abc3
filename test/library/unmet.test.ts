import { expect, it } from "vitest";
import { type Unmet, unmetError } from "../../src/library/unmet.ts";
import { received } from "./deliveries.ts";

const unmet: Unmet = {
  ...{ wanted: '"payment.suceeded"', count: 1, timeoutMs: 50, deliveries: [], refusals: [] },
  ...{ because: () => "another type", known: ["payment.succeeded", "payment.failed"] },
};

it("says what came, and why it did not do", () => {
  const deliveries = [received("payment.failed"), received(null, { verdict: "mismatch" })];
  const refusals = ["413: POST refused, the body is larger than 5 bytes"];
  const error = unmetError({ ...unmet, deliveries, refusals });
  expect(error).toMatchObject({ kind: "expectation", code: "expectation_not_met" });
  expect(
    error.message,
  ).toBe(`no "payment.suceeded" came within 50 ms (did you mean payment.succeeded?); what came:
  payment.failed  ok  200  another type
  (no type)  mismatch  401  another type
    it is wrong
    check provider
  turned away: 413: POST refused, the body is larger than 5 bytes`);
});

it("says that nothing came, and suggests only where a name is meant", () => {
  const message = (change: Partial<Unmet>) => unmetError({ ...unmet, ...change }).message;
  expect(message({ wanted: '"payment.*"' })).toBe('no "payment.*" came within 50 ms; nothing came');
  expect(message({ wanted: '"payment.failed"', count: 3 })).toBe(
    'fewer than 3 "payment.failed" came within 50 ms; nothing came',
  );
  expect(message({ wanted: '"zzzzzz"' })).toBe('no "zzzzzz" came within 50 ms; nothing came');
});

it("names an app that did not answer", () => {
  const attempt = { url: "http://localhost:1/", status: null, error: "refused", ms: 1, body: null };
  const delivery = { ...received("payment.failed"), status: 502, attempts: [attempt] };
  const { message } = unmetError({ ...unmet, deliveries: [delivery] });
  expect(message).toContain(`
  payment.failed  ok  502  another type
    no answer from http://localhost:1/: refused`);
});

it("shows the last twenty, and no control characters", () => {
  const deliveries = Array.from({ length: 30 }, (_, n) => received(`e${n}\u001b[2J`));
  const lines = unmetError({ ...unmet, deliveries }).message.split("\n");
  expect(lines).toHaveLength(22);
  expect(lines.slice(1, 3)).toEqual(["  (10 before these)", "  e10\\u{1b}[2J  ok  200  another type"]);
});
