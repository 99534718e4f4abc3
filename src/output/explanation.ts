import { type Answer, type Attempt, type Delivery, headerValues, secretRemark } from "../events/delivery.ts";
import type { Pitfall, Provider } from "../providers/provider.ts";
import { excerpt } from "./excerpt.ts";
import { duration } from "./time.ts";

/** One indented line below a delivery. Not escaped yet. */
export interface Explanation {
  readonly label: "why" | "fix" | "app" | "";
  readonly text: string;
}

export interface Explained {
  readonly delivery: Pick<Delivery, "signature">;
  readonly answer: Answer;
  readonly attempts: readonly Attempt[];
  readonly provider: Provider | null;
}

type Redact = (value: string) => string;

const mostCauses = 2;
const mostAppLines = 3;

/** Why the signature is wrong and what to change; nothing when there is nothing to say. */
export function explainSignature({ signature }: Delivery): Explanation[] {
  if (signature.verdict === "ok") {
    // What is remarkable about the secret stands behind the line, see marks.ts.
    const why = signature.why?.replace(secretRemark, "") ?? "";
    return [...line("why", why === "" ? null : why), ...line("fix", signature.hint)];
  }
  return [...line("why", signature.why ?? signature.reason), ...line("fix", signature.hint)];
}

/** What an app answered to one attempt when it did not accept, and the usual causes. */
export function explainAttempt(outcome: Explained, attempt: Attempt, redact: Redact): Explanation[] {
  if (attempt.error !== null || attempt.status === null) {
    return [{ label: "app", text: `${noAnswer(attempt)}; recorded, \`whk replay failed\` sends it again` }];
  }
  const pitfalls = pitfallsFor(outcome, attempt.status);
  if (attempt.status < 300 && pitfalls.length === 0) return [];
  const said = attempt.answer === null ? [] : excerpt(attempt.answer, redact);
  if (attempt.status < 300) return explainRefusal(pitfalls, attempt.status, said);
  const shown = attempt.status < 400 ? redirection(attempt, redact) : appLines(said.slice(0, mostAppLines));
  const whose = outcome.attempts.length > 1 ? `${new URL(attempt.url).host}: ` : "";
  return [
    ...shown.map(({ label, text }) => ({ label, text: label === "app" ? whose + text : text })),
    ...(outcome.delivery.signature.verdict === "ok" ? explainRefusal(pitfalls, attempt.status, said) : []),
  ];
}

/** 200 means no trouble unless the answer itself says otherwise; another 2xx may not count at the provider. */
function pitfallsFor({ delivery, provider }: Explained, status: number): readonly Pitfall[] {
  if (delivery.signature.verdict !== "ok") return [];
  const fitting = (provider?.pitfalls ?? []).filter((pitfall) => pitfall.statuses.includes(status));
  return status === 200 ? fitting.filter((pitfall) => pitfall.says !== undefined) : fitting;
}

function redirection(attempt: Attempt, redact: Redact): Explanation[] {
  const [location] = headerValues(attempt.answer?.headers ?? [], "location");
  const to = location === undefined ? "" : ` to "${redact(location).slice(0, 500)}"`;
  return line("app", `redirects${to}; it is not followed`);
}

function appLines(said: readonly string[]): Explanation[] {
  if (said.length === 0) return line("app", "answered without a body");
  const quoted = said.map((one) => (/^[{[(]/.test(one) ? one : `"${one}"`));
  return quoted.map((text, index) => ({ label: index === 0 ? "app" : "", text }));
}

/** Why an app may refuse a good delivery. What its answer says decides; else the likeliest causes are named. */
function explainRefusal(
  pitfalls: readonly Pitfall[],
  status: number,
  said: readonly string[],
): Explanation[] {
  const right = status >= 400 && status < 500 ? "the signature is right; " : "";
  const sure = pitfalls.find(({ says }) => says !== undefined && said.join("\n").includes(says));
  if (sure !== undefined) return [...line("why", right + sure.cause), ...line("fix", sure.fix)];
  const usual = pitfalls.filter((pitfall) => pitfall.says === undefined).slice(0, mostCauses);
  if (usual.length === 0 && right !== "") return line("why", `${right}the app refused a good delivery`);
  return usual.flatMap(({ cause, fix }, index) => [
    ...line("why", `${index === 0 ? `${right}usually` : "or"} ${cause}`),
    ...line("fix", fix),
  ]);
}

/** Why there was no answer, in words; `whk trigger` says it too. */
export function noAnswer({ url, error, ms }: Pick<Attempt, "url" | "error" | "ms">): string {
  const { host, hostname } = new URL(url);
  const sentences: Readonly<Record<string, string>> = {
    refused: `nothing listens on ${host}`,
    reset: `${host} closed the connection without an answer`,
    timeout: `no answer from ${host} within ${duration(ms)}`,
    dns: `the name ${hostname} is not known`,
    tls: `no TLS connection to ${host}; its certificate may not be trusted`,
    protocol: `${host} gave no HTTP answer: it closed the connection or does not speak HTTP`,
    too_large: `the answer of ${host} is too large`,
    aborted: `stopped before ${host} answered`,
  };
  return sentences[error ?? ""] ?? `${host} cannot be reached`;
}

function line(label: Explanation["label"], text: string | null): Explanation[] {
  return text === null ? [] : [{ label, text }];
}
