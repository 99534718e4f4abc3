import { type Answer, type Attempt, type Delivery, headerValues } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";
import { bodyLines, headerLines } from "./body.ts";
import { attemptText, eventCells, layoutOf, nameTexts, ownAnswerText, verdictText } from "./cells.ts";
import type { Layout } from "./columns.ts";
import { type Explanation, explainAttempt, explainSignature } from "./explanation.ts";
import type { DeliveryLook } from "./look.ts";
import { marksWithin } from "./marks.ts";
import { summaryRecord } from "./summary-record.ts";
import { empty, join, padEnd, Text, text, wrap } from "./text.ts";

/** One delivery and what became of it, as far as it is known when it is shown. */
export interface OutcomeView {
  readonly delivery: Delivery;
  readonly answer: Answer;
  readonly attempts: readonly Attempt[];
  readonly provider: Provider | null;
  readonly handshake: boolean;
}

const gap = "  ";

/** The line of a delivery; indented below it what needs explaining and what was asked to be shown. */
export function deliveryLines(outcome: OutcomeView, look: DeliveryLook): Text[] {
  const { delivery, attempts, answer } = outcome;
  const cells = eventCells(delivery, look);
  const layout = layoutOf(cells, look);
  const [first] = attempts;
  const line = join(
    [
      ...nameTexts(delivery.receivedAt, cells, { layout, look }),
      verdictText(delivery.signature.verdict, layout, look),
      first === undefined ? ownAnswerText(answer, layout, look) : attemptText(first, layout, look),
    ],
    gap,
  );
  const targets = attempts.length > 1 ? attempts : [];
  return [
    ...withMarks(line, outcome, look),
    ...targets.map((attempt) => labelled("app", targetText(attempt, layout, look), look)),
    ...explainSignature(delivery).flatMap((one) => explanationLines(one, look)),
    ...attempts.flatMap((attempt) => attemptExplanation(outcome, attempt, look)),
    ...details(delivery, look),
  ];
}

/** The line of an attempt that ended after its delivery was shown. */
export function attemptLines(outcome: OutcomeView, attempt: Attempt, look: DeliveryLook): Text[] {
  const cells = eventCells(outcome.delivery, look);
  const layout = layoutOf(cells, look);
  const line = join(
    [
      ...nameTexts(attempt.startedAt + attempt.ms, cells, { layout, look }),
      look.paint.dim(padEnd(howSent(attempt), layout.verdict)),
      attemptText(attempt, layout, look),
    ],
    gap,
  );
  return [...withApp(line, attempt, look), ...attemptExplanation(outcome, attempt, look)];
}

function howSent({ sent }: Attempt): string {
  if (sent === undefined) return "forwarded";
  return sent === "stored" ? "replayed" : sent;
}

/** The `delivery` record of the command-line contract; `why` and `changedBody` are additions to it. */
export function deliveryRecord({ delivery, answer }: OutcomeView): object {
  return summaryRecord({ ...delivery, bytes: delivery.body.length }, answer.status);
}

/** The `attempt` record of the command-line contract; `ms` is whole. */
export function attemptRecord({ delivery, n, sent, url, startedAt, status, ms, error }: Attempt): object {
  const time = new Date(startedAt + ms).toISOString();
  const changed = sent === undefined ? {} : { sent };
  return { v: 1, kind: "attempt", time, delivery, n, ...changed, url, status, ms: Math.round(ms), error };
}

function targetText(attempt: Attempt, layout: Layout, look: DeliveryLook): Text {
  return text`${padEnd(attemptText(attempt, layout, look), layout.status + layout.took)}  ${attempt.url}`;
}

/** Whose answer it is, where there are several apps. */
function withApp(line: Text, { url }: Attempt, look: DeliveryLook): Text[] {
  if (!look.namesApps) return [line];
  const beside = text`${line}  ${look.paint.dim(url)}`;
  return beside.width <= look.columns ? [beside] : [line, labelled("app", look.paint.dim(url), look)];
}

function withMarks(line: Text, outcome: OutcomeView, look: DeliveryLook): Text[] {
  const beside = marksWithin(look.columns - line.width - gap.length, outcome, look);
  if (beside !== null) return [beside === empty ? line : text`${line}  ${beside}`];
  const below = marksWithin(Number.POSITIVE_INFINITY, outcome, look) ?? empty;
  return [line, indented(below, look)];
}

function attemptExplanation(outcome: OutcomeView, attempt: Attempt, look: DeliveryLook): Text[] {
  const explanations = explainAttempt(outcome, attempt, look.redact ?? ((value) => value));
  return explanations.flatMap((one) => explanationLines(one, look));
}

function explanationLines({ label, text: words }: Explanation, look: DeliveryLook): Text[] {
  const columns = Math.min(look.columns, 1000) - indentOf(look).length - "why  ".length;
  const lines = wrap(words, { columns: Math.max(20, columns), most: 3, ellipsis: look.glyphs.ellipsis });
  return lines.map((line, index) => labelled(index === 0 ? label : "", line, look));
}

function details(delivery: Delivery, look: DeliveryLook): Text[] {
  const contentType = headerValues(delivery.headers, "content-type")[0] ?? null;
  const inside = { ...look, columns: look.columns - indentOf(look).length };
  const lines = [
    ...(look.showHeaders ? headerLines(delivery.headers, inside) : []),
    ...(look.showBody ? bodyLines(delivery.body, contentType, inside) : []),
  ];
  return lines.map((line) => indented(line, look));
}

function labelled(label: string, words: Text, look: DeliveryLook): Text {
  return indented(text`${look.paint.dim(padEnd(label, 3))}  ${words}`, look);
}

function indented(line: Text, look: DeliveryLook): Text {
  const indent = indentOf(look);
  return new Text(indent + line.styled, indent + line.plain);
}

/** Below the event type; a narrow terminal has no room to give away. */
function indentOf({ columns }: DeliveryLook): string {
  return " ".repeat(columns < 60 ? 2 : "HH:MM:SS  ".length);
}
