import type { HttpAnswer, HttpFailure, HttpOutcome, HttpRequest } from "../../src/http.ts";

/** A POST of `{}` with ten seconds of time, changed as asked. */
export function post(url: string, change: Partial<HttpRequest> = {}): HttpRequest {
  const body = Buffer.from("{}");
  return {
    method: "POST",
    url: new URL(url),
    headers: [],
    body,
    timeout: 10_000,
    maxAnswer: 65_536,
    ...change,
  };
}

export function answered(outcome: HttpOutcome): HttpAnswer {
  if (!outcome.ok) throw new Error(`no answer: ${outcome.kind}, ${outcome.detail}`);
  return outcome;
}

export function failed(outcome: HttpOutcome): HttpFailure {
  if (outcome.ok) throw new Error(`an answer: ${outcome.status}`);
  return outcome;
}
