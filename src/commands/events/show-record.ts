import { isUtf8 } from "node:buffer";
import type { Attempt, Delivery, RawHeaders } from "../../events/delivery.ts";
import { isHiddenHeader } from "../../output/body.ts";
import { attemptFields } from "../../output/listing.ts";
import { summaryRecord } from "../../output/summary-record.ts";
import type { Today } from "./today.ts";

export interface Shown {
  readonly delivery: Delivery;
  readonly attempts: readonly Attempt[];
  readonly today: Today | null;
}

/**
 * The document `events show --json` prints: the `delivery` record with headers and body, `today` and every attempt
 * with the answer. A body is `body` when it is UTF-8, else `bodyBase64`; the values of credentials are null.
 */
export function showRecord({ delivery, attempts, today }: Shown): object {
  const last = attempts.at(-1);
  const { publicUrl } = delivery;
  const summary = { ...delivery, bytes: delivery.body.length };
  return {
    ...summaryRecord(summary, last === undefined ? delivery.answered : last.status),
    ...(publicUrl === undefined || publicUrl === null ? {} : { publicUrl }),
    headers: headersOf(delivery.headers),
    ...bodyOf(delivery.body),
    today: today === null ? null : todayOf(today),
    attempts: attempts.map((attempt) => ({ ...attemptFields(attempt), answer: answerOf(attempt) })),
  };
}

function todayOf({ provider, verification, fitting }: Today): object {
  const { verdict, scheme, reason, why, hint } = verification;
  return { provider, verdict, scheme, reason, why, hint, secret: fitting };
}

function headersOf(headers: RawHeaders): (readonly [string, string | null])[] {
  return headers.map(([name, value]) => [name, isHiddenHeader(name) ? null : value]);
}

function bodyOf(body: Buffer): object {
  return isUtf8(body) ? { body: body.toString("utf8") } : { bodyBase64: body.toString("base64") };
}

function answerOf({ answer }: Attempt): object | null {
  if (answer === null) return null;
  return { headers: headersOf(answer.headers), ...bodyOf(answer.body), truncated: answer.truncated };
}
