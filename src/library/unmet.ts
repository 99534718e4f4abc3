import { WhkError } from "../errors.ts";
import { nearest } from "../events/nearest.ts";
import type { ReceivedDelivery } from "./listener.ts";
import { printable } from "./words.ts";

/** What was waited for in vain, and what came instead. */
export interface Unmet {
  readonly wanted: string;
  readonly count: number;
  readonly timeoutMs: number;
  /** Everything since the start or the last `clear`. */
  readonly deliveries: readonly ReceivedDelivery[];
  /** Why a delivery of the list did not do, in a few words. */
  readonly because: (delivery: ReceivedDelivery) => string;
  /** Requests that were turned away before they were deliveries, in words. */
  readonly refusals: readonly string[];
  /** Event types there are. */
  readonly known: readonly string[];
}

const mostShown = 20;

/** The error of a wait that nothing met: it tells what did come, with verdicts. */
export function unmetError(unmet: Unmet): WhkError {
  const { wanted, count, timeoutMs, deliveries, refusals } = unmet;
  const what = count === 1 ? `no ${wanted}` : `fewer than ${count} ${wanted}`;
  const came = deliveries.length === 0 ? "nothing came" : "what came:";
  const left = deliveries.length - mostShown;
  const lines = [
    `${what} came within ${timeoutMs} ms${suggestion(unmet)}; ${came}`,
    ...(left > 0 ? [`  (${left} before these)`] : []),
    ...deliveries.slice(-mostShown).map((delivery) => `  ${lineOf(delivery, unmet.because(delivery))}`),
    ...refusals.map((refusal) => `  turned away: ${printable(refusal)}`),
  ];
  return new WhkError("expectation", "expectation_not_met", lines.join("\n"));
}

function lineOf(delivery: ReceivedDelivery, because: string): string {
  const { type, verdict, status, why, hint, attempts } = delivery;
  const name = type === null ? "(no type)" : printable(type);
  const isWrong = verdict !== "ok" && verdict !== "unsigned";
  const reasons = isWrong ? [why, hint].filter((part) => part !== null) : [];
  const unanswered = attempts.filter(({ error }) => error !== null);
  const silent = unanswered.map(({ url, error }) => `no answer from ${url}: ${error}`);
  const first = `${name}  ${verdict}  ${status}  ${because}`;
  return [first, ...[...reasons, ...silent].map(printable)].join("\n    ");
}

function suggestion({ wanted, known }: Unmet): string {
  const name = wanted.replaceAll('"', "");
  if (/[*,!]/.test(name) || known.length === 0 || known.includes(name)) return "";
  const close = nearest(name, known);
  return close === null ? "" : ` (did you mean ${close}?)`;
}
