import type { ExecResult } from "../../listen/exec.ts";
import type { Look } from "../../output/look.ts";
import { type Text, text } from "../../output/text.ts";

const mostLines = 20;
const longestLine = 2000;

/** What the command of --exec printed, below its delivery; bounded. */
export function execLines({ output, truncated }: ExecResult, { paint, redact }: Look): Text[] {
  const whole = output.toString("utf8").replace(/\r?\n$/, "");
  if (whole === "") return [];
  const lines = whole.split(/\r?\n/);
  const shown = lines.slice(0, mostLines).map((line) => {
    const bounded = line.slice(0, longestLine);
    return text`          ${paint.dim("exec")}  ${redact?.(bounded) ?? bounded}`;
  });
  const rest = lines.length - shown.length;
  if (rest === 0 && !truncated) return shown;
  return [
    ...shown,
    text`          ${paint.dim(`exec  ${rest > 0 ? `${rest} more lines` : "more"} not shown`)}`,
  ];
}

/** Why a run of the command did not succeed, or null. */
export function execProblem({ code, error }: ExecResult): string | null {
  if (error === "aborted" || (error === null && code === 0)) return null;
  return `--exec ${error === null ? `ended with exit code ${code}` : endings[error]}`;
}

const endings = {
  timeout: "took too long and was killed",
  killed: "was killed",
  not_started: "could not be started",
} as const;
