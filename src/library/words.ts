import { WhkError } from "../errors.ts";
import { SigningError } from "../signing/scheme.ts";

/**
 * Runs what a caller asked for. What it throws is told in the words of the library: with names of options instead of
 * flags, and with the hint in the message, as a test runner shows nothing else.
 */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw inLibraryWords(thrown);
  }
}

function inLibraryWords(thrown: unknown): unknown {
  if (thrown instanceof SigningError)
    return inLibraryWords(usage("cannot_sign", thrown.message, thrown.hint));
  if (!(thrown instanceof WhkError)) return thrown;
  const { kind, code, message, hint, details } = thrown;
  const whole = inOptions(hint === undefined ? message : `${message}; ${hint}`);
  // Not with this one as its cause: test runners would show both.
  return whole === message ? thrown : new WhkError(kind, code, whole, { details, cause: thrown.cause });
}

/** A usage error. */
export function usage(code: string, message: string, hint?: string): WhkError {
  return new WhkError("usage", code, hint === undefined ? message : `${message}; ${hint}`);
}

/** The flags of whk as options: `--on-invalid accept` → `onInvalid accept`; those of other programs stay. */
export function inOptions(text: string): string {
  return text
    .replaceAll("--on-invalid", "onInvalid")
    .replace(/--(provider|port|set|id|header|tamper|data|url|scheme)(?![\w-])/g, "$1");
}

/** Text from outside, safe to print: control, bidi and invisible characters as `\u{200b}`. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
