import type { WhkError } from "../errors.ts";
import { headerValues } from "../events/delivery.ts";
import { parseJson } from "../events/json.ts";
import { readPath } from "../events/path.ts";
import type { HttpAnswer, HttpOutcome } from "../http.ts";
import { noAnswer } from "./network-failures.ts";
import { readProviderError } from "./provider-error.ts";
import { refusal } from "./refusals.ts";
import type { Asked } from "./request.ts";
import { askedWait } from "./retry-after.ts";
import { redirected, tooLarge, unreadable } from "./unreadable.ts";

/** An answer with a 2xx, its body parsed; null when there was none. */
export interface Succeeded {
  readonly ok: true;
  readonly status: number;
  readonly raw: unknown;
  /** Of the body. */
  readonly bytes: number;
}

/** A call that did not succeed. */
export interface Failed {
  readonly ok: false;
  readonly error: WhkError;
  /** `unknown`: the provider may have done what it was asked. */
  readonly done: "no" | "unknown";
  /** Null: there was no answer. */
  readonly status: number | null;
  /** Why another try may help; null: it will not. */
  readonly passing: "rate limit" | "failure" | null;
  /** How long the provider asks to wait, ms; null: it does not say. */
  readonly wait: number | null;
}

/** What came of a request: the parsed answer, or why there is none. `now`: the wall clock, ms. */
export function readOutcome(asked: Asked, outcome: HttpOutcome, now: number): Succeeded | Failed {
  if (!outcome.ok) return noAnswer(asked, outcome);
  const { status } = outcome;
  if (status >= 200 && status < 300) return readSuccess(asked, outcome, now);
  if (status >= 300 && status < 400) return failed({ error: redirected(asked, outcome), status });
  const json = isPlain(outcome) ? parseJson(outcome.body) : undefined;
  return readRefusal(asked, outcome, json, now);
}

function readSuccess(asked: Asked, answer: HttpAnswer, now: number): Succeeded | Failed {
  const { status, body, truncated } = answer;
  const lost = { status, done: "unknown" } as const;
  if (truncated) return failed({ error: tooLarge(asked, answer), ...lost });
  if (body.length === 0 || status === 204) return { ok: true, status, raw: null, bytes: 0 };
  const raw = isPlain(answer) ? parseJson(body) : undefined;
  if (raw === undefined) return failed({ error: unreadable(asked, answer, whyNoJson(answer)), ...lost });
  const { success } = asked.connection.contract.envelope;
  if (success !== null && readPath(raw, success) === false) return readRefusal(asked, answer, raw, now);
  return { ok: true, status, raw, bytes: body.length };
}

function readRefusal(asked: Asked, answer: HttpAnswer, json: unknown, now: number): Failed {
  const { contract } = asked.connection;
  const said = readProviderError(asked.connection, answer, json);
  // A 200 that says it failed is what its code means.
  const named = said.name === null ? 400 : contract.errors.kinds[said.name].status;
  const status = answer.status < 300 ? named : answer.status;
  const wait = askedWait(answer.headers, status === 429 ? contract.rateLimit : null, now);
  const rest = { done: status >= 500 ? "unknown" : "no", passing: passingOf(status), wait } as const;
  return failed({ error: refusal(asked, { status, answered: answer.status, wait, said }), status, ...rest });
}

function passingOf(status: number): Failed["passing"] {
  if (status === 429) return "rate limit";
  return status >= 500 && status !== 501 && status !== 505 ? "failure" : null;
}

function failed(parts: Pick<Failed, "error" | "status"> & Partial<Failed>): Failed {
  return { ok: false, done: "no", passing: null, wait: null, ...parts };
}

/** True for a body in no encoding; others were not asked for and are not undone. */
function isPlain({ headers }: HttpAnswer): boolean {
  return encodingOf(headers) === null;
}

function encodingOf(headers: HttpAnswer["headers"]): string | null {
  const [encoding = ""] = headerValues(headers, "content-encoding");
  return /^(identity)?$/i.test(encoding.trim()) ? null : encoding;
}

function whyNoJson(answer: HttpAnswer): string {
  const encoding = encodingOf(answer.headers);
  if (encoding !== null) return `a body in the encoding "${encoding}", which was not asked for`;
  const type = headerValues(answer.headers, "content-type")[0]?.split(";")[0]?.trim() ?? "";
  const start = answer.body.toString("latin1", 0, 200).trimStart();
  if (/html/i.test(type) || /^<(!doctype|html)/i.test(start)) return "a web page, not JSON";
  if (/json/i.test(type) || /^[[{]/.test(start)) return "JSON that is cut off or malformed";
  return type === "" ? "something that is no JSON" : `${type}, not JSON`;
}
