import { headerValues, type ReceivedRequest } from "../events/delivery.ts";
import { parseJson } from "../events/json.ts";
import { readPath } from "../events/path.ts";
import { type HandshakeAnswer, type HandshakeQuestion, handshakeAnswers } from "./handshake-answers.ts";

/** A handshake a provider may open with, and the secrets its answer may need. */
export interface HandshakeOffer {
  /** As in the scheme table: `slack-url-verification`. */
  readonly name: string;
  readonly secrets: readonly string[];
}

/** Handshakes that need neither a secret nor a signature: answered even when no provider was named. */
export const openHandshakes = [
  "get-challenge-query",
  "graph-validation-token",
  "okta-verification-header",
  "notion-verification-token",
  "asana-x-hook-secret",
  "head-200",
  "cloudevents-options",
  "sns-subscription-confirmation",
] as const;

/**
 * The answer to a provider that asks whether this URL is meant to receive its events; null when the request
 * is no such question. `verified`: its signature is right. Nothing is ever fetched on a provider's word.
 */
export function answerHandshake(
  offers: readonly HandshakeOffer[],
  request: ReceivedRequest,
  verified: boolean,
): HandshakeAnswer | null {
  if (offers.length === 0) return null;
  const question = readQuestion(request, verified);
  for (const { name, secrets } of offers) {
    const answer = handshakeAnswers[name]?.({ secrets, ...question });
    if (answer !== undefined && answer !== null) return answer;
  }
  return null;
}

function readQuestion(request: ReceivedRequest, verified: boolean): Omit<HandshakeQuestion, "secrets"> {
  const mark = request.path.indexOf("?");
  const query = new URLSearchParams(mark < 0 ? "" : request.path.slice(mark + 1));
  let parsed: { readonly value: unknown } | null = null;
  return {
    method: request.method,
    verified,
    query: (name) => query.get(name),
    header: (name) => {
      const values = headerValues(request.headers, name);
      return values.length === 1 ? (values[0] ?? null) : null;
    },
    json: (path) => {
      parsed ??= { value: parseJson(request.body) };
      return readPath(parsed.value, path);
    },
  };
}
