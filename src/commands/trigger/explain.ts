import { headerValues } from "../../events/delivery.ts";
import type { HttpAnswer } from "../../http.ts";
import { excerpt } from "../../output/excerpt.ts";
import { noAnswer } from "../../output/explanation.ts";
import type { Provider } from "../../providers/provider.ts";
import type { Sent } from "./sent.ts";

/** One indented line below a request that did not go well. Not escaped yet. */
export interface Explanation {
  readonly label: "app" | "said" | "why" | "fix" | "";
  readonly text: string;
}

export interface ExplainContext {
  readonly provider: Provider;
  /** The request was tampered with, so the usual causes of a refused good one do not apply. */
  readonly tampered: boolean;
  /** The request went to whk's own listener: its words are enough, it knows what the app did. */
  readonly listener: boolean;
  /** Masks secrets before a text is cut. */
  readonly redact: (value: string) => string;
}

const mostLines = 3;

/** What the app answered or why it did not, and the likeliest cause; nothing when all is well. */
export function explainSent({ outcome, judgement, url }: Sent, context: ExplainContext): Explanation[] {
  if (judgement.ok) return [];
  if (!outcome.ok) {
    const more = outcome.kind === "timeout" ? "; --timeout allows more" : "";
    return [{ label: "app", text: noAnswer({ url, error: outcome.kind, ms: outcome.ms }) + more }];
  }
  const said = excerpt(outcome, context.redact);
  const cause = likeliestCause(outcome, said.join("\n"), context);
  // "ok" to a tampered request says nothing; what the app fails to check is told apart.
  if (judgement.unchecked !== null && cause.length === 0) return [];
  const quoted = said.map((line) => (/^[{[(]/.test(line) ? line : `"${line}"`));
  const shown = redirection(outcome) ?? quoted.slice(0, mostLines);
  const speaker = context.listener ? "said" : "app";
  return [
    ...shown.map((line, index) => ({ label: index === 0 ? speaker : "", text: line }) as const),
    ...cause,
  ];
}

function redirection({ status, headers }: HttpAnswer): string[] | null {
  const [location] = status >= 300 && status < 400 ? headerValues(headers, "location") : [];
  return location === undefined ? null : [`redirects to "${location.slice(0, 500)}"; it is not followed`];
}

function likeliestCause(answer: HttpAnswer, said: string, context: ExplainContext): Explanation[] {
  const fitting = context.provider.pitfalls.filter(({ statuses }) => statuses.includes(answer.status));
  const sure = fitting.find((pitfall) => pitfall.says !== undefined && said.includes(pitfall.says));
  const usual = fitting.find((pitfall) => pitfall.says === undefined);
  const cause = sure ?? (context.tampered || context.listener ? undefined : usual);
  if (cause === undefined) return [];
  return [
    { label: "why", text: sure === undefined ? `usually ${cause.cause}` : cause.cause },
    { label: "fix", text: cause.fix },
  ];
}
