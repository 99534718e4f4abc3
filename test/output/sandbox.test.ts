import { describe, expect, it } from "vitest";
import {
  type AttemptView,
  attemptLine,
  attemptRecord,
  type RequestView,
  readyRecord,
  requestLine,
  requestRecord,
} from "../../src/output/sandbox.ts";
import { plainLook as look } from "./looks.ts";

const noon = Date.UTC(2026, 0, 1, 12);
const url = "http://127.0.0.1:4010";

const request: RequestView = {
  id: "req_1",
  provider: "payvost",
  method: "POST",
  path: "/payvost/v1/webhooks",
  status: 201,
  ms: 3.4,
  fault: null,
};

const attempt: AttemptView = {
  provider: "payvost",
  endpoint: "webhook_1",
  event: { id: "evt_1", type: "payment.failed" },
  n: 1,
  url: "http://127.0.0.1:3000/",
  status: 200,
  error: null,
  at: noon,
  ms: 12.2,
  next: null,
};

describe("a line", () => {
  const plainRequest = (changes: Partial<RequestView>, columns = 100) =>
    requestLine({ ...request, ...changes }, noon, look({ columns })).plain.slice(8);
  const plainAttempt = (changes: Partial<AttemptView>, columns = 100) =>
    attemptLine({ ...attempt, ...changes }, look({ columns })).plain.slice(8);
  const room = (value: string, width = 48) => value.padEnd(width);

  it("tells a request and its answer", () => {
    expect(plainRequest({})).toBe(`  payvost      ${room("POST /payvost/v1/webhooks")}  ← 201    3 ms`);
    expect(plainRequest({ provider: null, status: 404, fault: "cut" })).toBe(
      `  -            ${room("POST /payvost/v1/webhooks")}  ← 404    3 ms  fault cut`,
    );
  });

  it("tells a request that was left without an answer", () => {
    expect(plainRequest({ status: 0, fault: "reset" })).toBe(
      `  payvost      ${room("POST /payvost/v1/webhooks")}  ← ✗ no answer  fault reset`,
    );
  });

  it("tells an attempt, which one it was and when the next is", () => {
    const subject = room("payment.failed evt_1");
    expect(plainAttempt({})).toBe(`  payvost      ${subject}  → 200   12 ms`);
    expect(plainAttempt({ status: 500, n: 2, next: noon + 60_000 }, 120)).toBe(
      `  payvost      ${subject}  → 500   12 ms  try 2, again in 1 min`,
    );
    expect(plainAttempt({ status: null, error: "refused", next: noon + 5_000 }, 120)).toBe(
      `  payvost      ${subject}  → ✗ refused  again in 5 s`,
    );
  });

  it("colours what was answered by its kind", () => {
    const painted = (status: number) =>
      requestLine({ ...request, status }, noon, look({ columns: 100, tty: true })).styled;
    expect(painted(200)).toContain("\x1b[32m← 200\x1b[39m");
    expect(painted(302)).toContain("\x1b[33m← 302\x1b[39m");
    expect(painted(503)).toContain("\x1b[31m← 503\x1b[39m");
  });

  it("fits a narrow terminal, and is whole in a pipe", () => {
    const path = `/payvost/v1/webhooks/${"x".repeat(100)}`;
    for (const columns of [80, 59, 40]) {
      expect(requestLine({ ...request, path }, noon, look({ columns })).width).toBeLessThanOrEqual(columns);
    }
    expect(plainRequest({ path }, Number.POSITIVE_INFINITY)).toContain(path);
  });

  it("gives room to a long end, and to a long name only in a pipe", () => {
    const retried = {
      status: 500,
      n: 2,
      next: noon + 1_800_000,
      event: { id: `evt_${"1".repeat(20)}`, type: "a" },
    };
    expect(plainAttempt(retried, 80)).toBe(
      "  payvost      a evt_11111111111…  → 500   12 ms  try 2, again in 30 min",
    );
    expect(plainRequest({ fault: "commit-then-drop", status: 0 }, 80).length).toBeLessThanOrEqual(72);
    expect(plainRequest({ provider: "standard-webhooks" })).toMatch(/^ {2}standard-w… {2}POST /);
    expect(plainRequest({ provider: "standard-webhooks" }, Number.POSITIVE_INFINITY)).toMatch(
      /^ {2}standard-webhooks {2}POST /,
    );
  });

  it("escapes what came from outside", () => {
    expect(plainRequest({ path: "/\x1b[31m" })).toContain("/\\x1b[31m");
  });
});

describe("a record", () => {
  const time = "2026-01-01T12:00:00.000Z";

  it("is as the contract says", () => {
    const bases = { payvost: `${url}/payvost/v1` };
    const ready = { url, bases, controlUrl: `${url}/_sandbox`, apiKey: "sk_test_1", controlToken: "t" };
    expect(readyRecord(ready, noon)).toEqual({
      ...{ v: 1, kind: "ready", time, local: url, bases, apiKey: "sk_test_1" },
      ...{ controlUrl: `${url}/_sandbox`, controlToken: "t" },
    });
    expect(requestRecord(request, noon)).toEqual({ v: 1, kind: "request", time, ...request, ms: 3 });
    expect(attemptRecord({ ...attempt, next: noon + 5_000 })).toEqual({
      ...{ v: 1, kind: "attempt", time, provider: "payvost", endpoint: "webhook_1", event: attempt.event },
      ...{ n: 1, url: attempt.url, status: 200, ms: 12, next: "2026-01-01T12:00:05.000Z", error: null },
    });
    expect(attemptRecord(attempt)).toMatchObject({ next: null });
  });
});
