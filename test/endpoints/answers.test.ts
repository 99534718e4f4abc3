import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOutcome } from "../../src/endpoints/answers.ts";
import { WhkError } from "../../src/errors.ts";
import type { HeaderList, HttpAnswer } from "../../src/http.ts";
import { askedOf, brief, connectionTo, startOfTest } from "./provider-server.ts";

const payvost = connectionTo("payvost");
const asked = askedOf("test", payvost);

function answer(
  status: number,
  body: string | Buffer,
  headers: HeaderList = [],
  truncated = false,
): HttpAnswer {
  return { ok: true, status, headers, body: Buffer.from(body), truncated, ms: 1 };
}

function read(...given: Parameters<typeof answer>) {
  return readOutcome(asked, answer(...given), startOfTest);
}

function failure(...given: Parameters<typeof answer>) {
  const outcome = read(...given);
  if (outcome.ok) throw new Error("it succeeded");
  return outcome;
}

const html: HeaderList = [["Content-Type", "text/html; charset=utf-8"]];
const jsonType: HeaderList = [["Content-Type", "application/json"]];

describe("readOutcome of a 2xx", () => {
  it.each<[number, string, unknown]>([
    [200, '{"a":1}', { a: 1 }],
    [201, '\ufeff{"a":1}', { a: 1 }],
    [200, "[]", []],
    [200, "", null],
    [204, "", null],
    [204, '{"ignored":true}', null],
    [200, "null", null],
  ])("%d %j is parsed whatever its type", (status, body, raw) => {
    expect(read(status, body, html)).toMatchObject({ ok: true, status, raw });
  });

  it.each<[string, HeaderList, string]>([
    ["<!doctype html><p>", [], "a web page, not JSON"],
    ["hello", html, "a web page, not JSON"],
    ['{"data":[', jsonType, "JSON that is cut off or malformed"],
    ['{"data":[', [], "JSON that is cut off or malformed"],
    ["ok", [["Content-Type", "text/plain"]], "text/plain, not JSON"],
    ["\x00\xff", [], "something that is no JSON"],
    ['{"a":1}', [["Content-Encoding", "gzip"]], 'a body in the encoding "gzip", which was not asked for'],
  ])("%j is an unreadable answer", (body, headers, what) => {
    const failed = failure(200, body, headers);
    expect(brief(failed.error)).toBe(`provider unreadable_answer: payvost answered 200 with ${what}`);
    expect(failed).toMatchObject({ done: "unknown", status: 200, passing: null });
  });

  it("is too large when it was cut at the cap", () => {
    const failed = failure(200, "[".repeat(50), [], true);
    expect(brief(failed.error)).toBe(
      "provider answer_too_large: payvost answered 200 with more than 50 bytes",
    );
    expect(failed.done).toBe("unknown");
  });

  it("is the error its body tells of", () => {
    const error = { code: "authentication_error", message: "Bad key" };
    const failed = failure(200, JSON.stringify({ success: false, error }));
    expect(brief(failed.error)).toBe("auth unauthorized: payvost does not accept the API key (200): Bad key");
    expect(failed.done).toBe("no");
    const unnamed = failure(200, '{"success":false,"error":"nope"}');
    expect(brief(unnamed.error)).toBe(
      "provider invalid_request: payvost finds the request invalid (200): nope",
    );
  });
});

describe("readOutcome of other answers", () => {
  it.each<[number, "no" | "unknown", string | null]>([
    [302, "no", null],
    [400, "no", null],
    [408, "no", null],
    [429, "no", "rate limit"],
    [500, "unknown", "failure"],
    [501, "unknown", null],
    [503, "unknown", "failure"],
    [999, "unknown", "failure"],
  ])("%d leaves it done: %s, passing: %s", (status, done, passing) => {
    expect(failure(status, "")).toMatchObject({ status, done, passing });
  });

  it("keeps the wait that is asked for", () => {
    expect(failure(429, "", [["Retry-After", "7"]]).wait).toBe(7000);
    expect(failure(503, "", [["Retry-After", "Sat, 21 Nov 2026 12:00:09 GMT"]]).wait).toBe(9000);
  });

  it("does not read a packed body", () => {
    const body = '{"error":{"code":"conflict","message":"packed"}}';
    const { error } = failure(409, body, [["content-encoding", "br"]]);
    expect(error.details["providerMessage"]).toBe(null);
  });

  it("[P5] is a value or a WhkError, whatever the bytes", () => {
    const body = fc.oneof(fc.uint8Array({ maxLength: 300 }).map(Buffer.from), fc.json().map(Buffer.from));
    const status = fc.integer({ min: 200, max: 999 });
    const pair = fc.tuple(fc.constantFrom("Location", "Content-Type", "Retry-After"), fc.string());
    fc.assert(
      fc.property(status, body, fc.array(pair), fc.boolean(), (status, body, headers, truncated) => {
        const outcome = read(status, body, headers, truncated);
        expect(outcome.ok || outcome.error instanceof WhkError).toBe(true);
        expect(outcome.ok || !outcome.error.message.includes("\n")).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
