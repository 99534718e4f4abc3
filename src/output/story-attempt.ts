import { type AppAnswer, type Attempt, type Delivery, headerValues } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";
import { type BodyBounds, bodyLines, headerLines } from "./body.ts";
import { attemptText } from "./cells.ts";
import { type Explanation, explainAttempt, noAnswer } from "./explanation.ts";
import { flowing } from "./flow.ts";
import { hanging } from "./hanging.ts";
import type { DeliveryLook } from "./look.ts";
import { label, labelWidth } from "./story-signature.ts";
import { empty, padEnd, type Text, text } from "./text.ts";
import { count, timeNear } from "./time.ts";

interface Attempted {
  readonly delivery: Pick<Delivery, "signature" | "receivedAt">;
  readonly provider: Provider | null;
}

/** One attempt of a stored delivery: what was sent where, what the app answered, and why it may have refused. */
export function attemptStory(
  { delivery, provider }: Attempted,
  { attempt, number }: { readonly attempt: Attempt; readonly number: number },
  look: DeliveryLook,
): Text[] {
  const { paint } = look;
  const inside = { ...look, columns: look.columns - labelWidth };
  const outcome = {
    delivery,
    provider,
    attempts: [attempt],
    answer: { status: 200, by: "whk", ms: 0 } as const,
  };
  const head = [
    paint.dim(timeNear(attempt.startedAt, delivery.receivedAt, look.timeZone)),
    padEnd(attemptText(attempt, { took: "  999 ms".length }, look), `${look.glyphs.to} 200  999 ms`.length),
    text`${look.redact?.(attempt.url) ?? attempt.url}`,
    attempt.sent === undefined ? empty : paint.yellow(sentWords[attempt.sent]),
  ];
  const lines = [
    ...flowing(head, inside.columns),
    ...(attempt.error === null ? [] : explanationLines([{ label: "app", text: noAnswer(attempt) }], inside)),
    ...(attempt.error === null ? explanationLines(reasonsOf(outcome, attempt, look), inside) : []),
    ...(attempt.answer === null ? [] : answerLines(attempt.answer, inside)),
  ];
  return lines.map((line, index) =>
    line.plain === "" ? empty : text`${label(index === 0 ? `attempt ${number}` : "", look)}${line}`,
  );
}

const sentWords = { stored: "replayed", resigned: "signed again", edited: "edited, signed again" } as const;

/** Why and what to change; what the app said is shown as it said it. */
function reasonsOf(
  outcome: Parameters<typeof explainAttempt>[0],
  attempt: Attempt,
  look: DeliveryLook,
): Explanation[] {
  const all = explainAttempt(outcome, attempt, look.redact ?? ((value) => value));
  const redirects = (attempt.status ?? 0) >= 300 && (attempt.status ?? 0) < 400;
  return all.filter((one) => redirects || one.label === "why" || one.label === "fix");
}

function explanationLines(explanations: readonly Explanation[], look: DeliveryLook): Text[] {
  return explanations.flatMap((one) =>
    hanging(text`${look.paint.dim(padEnd(one.label, 3))}  `, one.text, look),
  );
}

/** What says nothing but how the answer was carried. */
const carrying: ReadonlySet<string> = new Set([
  "date",
  "connection",
  "keep-alive",
  "content-length",
  "transfer-encoding",
]);

const bounds: BodyBounds = {
  lines: 20,
  characters: 4096,
  longestLine: 500,
  hexBytes: 64,
  largestJson: 64 * 1024,
  rest: "--json has all that is kept",
};

function answerLines({ headers, body, truncated }: AppAnswer, look: DeliveryLook): Text[] {
  const telling = headers.filter(([name]) => !carrying.has(name.toLowerCase()));
  const lines = [...headerLines(telling, look), ...answerBody(headers, body, look)];
  return truncated ? [...lines, look.paint.dim(`${look.glyphs.ellipsis} the rest was not kept`)] : lines;
}

function answerBody(headers: AppAnswer["headers"], body: Buffer, look: DeliveryLook): Text[] {
  if (body.length === 0) return [look.paint.dim("without a body")];
  const encoding = headerValues(headers, "content-encoding")[0] ?? "identity";
  const encoded = look.paint.dim(text`${count(body.length)} bytes, ${encoding.slice(0, 20)}`);
  if (encoding.toLowerCase() !== "identity") return [empty, encoded];
  return [empty, ...bodyLines(body, headerValues(headers, "content-type")[0] ?? null, { ...look, bounds })];
}
