import type { ExecResult } from "../../listen/exec.ts";
import type { Look } from "../../output/look.ts";
import { type Printable, type Text, text } from "../../output/text.ts";

const mostLines = 20;
const longestLine = 2000;

/** What the command of --exec printed, bounded, and how it ended if not well; below its delivery. */
export function execLines(result: ExecResult, look: Look): Text[] {
  const problem = execProblem(result);
  const { paint, glyphs } = look;
  const end = problem === null ? [] : [labelled(paint.red(`${glyphs.fail} ${problem}`), look)];
  return [...outputLines(result, look), ...end];
}

function outputLines({ output, truncated }: ExecResult, look: Look): Text[] {
  const { redact, paint } = look;
  const whole = output.toString("utf8").replace(/\r?\n$/, "");
  if (whole === "") return [];
  const lines = whole.split(/\r?\n/);
  const shown = lines.slice(0, mostLines).map((line) => {
    const bounded = line.slice(0, longestLine);
    return labelled(redact?.(bounded) ?? bounded, look);
  });
  const rest = lines.length - shown.length;
  if (rest === 0 && !truncated) return shown;
  return [...shown, labelled(paint.dim(`${rest > 0 ? `${rest} more lines` : "more"} not shown`), look)];
}

function labelled(words: Printable, { paint }: Look): Text {
  return text`          ${paint.dim("exec")}  ${words}`;
}

/** Why a run of the command did not succeed, or null. */
export function execProblem({ code, error }: ExecResult): string | null {
  if (error === "aborted" || (error === null && code === 0)) return null;
  return error === null ? `ended with exit code ${code}` : endings[error];
}

const endings = {
  timeout: "took too long and was killed",
  killed: "was killed",
  not_started: "could not be started",
} as const;
