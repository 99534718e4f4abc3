import type { App } from "./app.ts";
import { exitCodeOf, WhkError } from "./errors.ts";

/**
 * Prints what was thrown as `error:` and `hint:` lines (or the error document under --json) and returns the
 * exit code. What is no WhkError is a defect, except a SigningError: the secret or input was unusable, and a
 * prompt left with Ctrl-C: 130, without a word.
 */
export function report(app: App, thrown: unknown): number {
  if (thrown instanceof Error && thrown.name === "Interrupted") return 130;
  const error = asWhkError(thrown);
  if (app.globals.debug && thrown instanceof Error) printStack(app, thrown);
  app.io.problem(error);
  return exitCodeOf(error.kind);
}

/** Hands all output to the operating system; throws a store error when that takes longer than `ms`. */
export async function flushWithin({ io, clock }: App, ms: number): Promise<void> {
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal).then(() => {
    throw new WhkError("store", "output_failed", "the output could not be written: its reader has stopped");
  });
  try {
    await Promise.race([io.flush(), late]);
  } finally {
    done.abort();
    late.catch(() => {});
  }
}

function printStack({ io }: App, { stack = "" }: Error): void {
  for (const line of stack.split("\n")) io.warn(line);
}

function asWhkError(thrown: unknown): WhkError {
  if (thrown instanceof WhkError) return thrown;
  if (thrown instanceof Error && thrown.name === "SigningError") {
    const hint = "hint" in thrown && typeof thrown.hint === "string" ? { hint: thrown.hint } : {};
    return new WhkError("usage", "cannot_sign", thrown.message, hint);
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new WhkError("defect", "defect", `whk has a defect: ${message}`, {
    hint: "run it again with --debug and report what it prints",
    cause: thrown,
  });
}
