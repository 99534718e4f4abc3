import type { AppAnswer, Attempt, AttemptError } from "../events/delivery.ts";
import {
  bytes,
  fromColumn,
  fromHeaderColumn,
  number,
  optional,
  text,
  toColumn,
  toHeaderColumn,
} from "./columns.ts";
import { answerCap } from "./deliveries.ts";
import type { Row, SqlValue } from "./engine.ts";

/** The attempt with no more of the app's answer than the store keeps. */
export function withCappedAnswer(attempt: Attempt): Attempt {
  const { answer } = attempt;
  if (!answer || answer.body.length <= answerCap) return attempt;
  return { ...attempt, answer: { ...answer, body: answer.body.subarray(0, answerCap), truncated: true } };
}

/** The columns of one new row of `attempt` and their values; `delivery` is the delivery's number. */
export function attemptRow(delivery: number, attempt: Attempt): Record<string, SqlValue> {
  const { answer } = attempt;
  return {
    delivery,
    n: attempt.n,
    url: toColumn(attempt.url),
    started_at: attempt.startedAt,
    status: attempt.status,
    ms: attempt.ms,
    error: attempt.error,
    sent: attempt.sent ?? null,
    answer_headers: answer && toHeaderColumn(answer.headers),
    answer_body: answer?.body ?? null,
    answer_truncated: answer && Number(answer.truncated),
  };
}

/** The attempt of a row. Throws a store error when the row is damaged. */
export function attemptOf(delivery: string, row: Row): Attempt {
  return { ...lastAttemptOf(delivery, row), answer: answerOf(row) };
}

/** The attempt of a row, but for the app's answer. Throws a store error when the row is damaged. */
export function lastAttemptOf(delivery: string, row: Row): Omit<Attempt, "answer"> {
  const sent = row["sent"];
  return {
    delivery,
    n: number(row["n"]),
    ...(sent === "stored" || sent === "resigned" || sent === "edited" ? { sent } : {}),
    url: fromColumn(row["url"]),
    startedAt: number(row["started_at"]),
    status: optional(row["status"], number),
    ms: number(row["ms"]),
    // Only an AttemptError was ever written here, and an unknown word would do no harm.
    error: optional(row["error"], text) as AttemptError | null,
  };
}

function answerOf(row: Row): AppAnswer | null {
  if (row["answer_headers"] === null) return null;
  const truncated = row["answer_truncated"] === 1;
  return { headers: fromHeaderColumn(row["answer_headers"]), body: bytes(row["answer_body"]), truncated };
}
