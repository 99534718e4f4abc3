import { createContext, Script } from "node:vm";

/** Finds every place in a line that fits: the groups of each, the whole of it first. */
export type LinePattern = (line: string) => readonly (readonly string[])[];

/** A pattern of whk's own. */
export function ownPattern(pattern: RegExp): LinePattern {
  const everywhere = new RegExp(pattern.source, `${pattern.flags.replace("g", "")}g`);
  return (line) => [...line.matchAll(everywhere)].map((match) => [...match].map((group) => group ?? ""));
}

/**
 * A pattern the user wrote. What is matched comes from outside, and an unlucky pattern takes for ever on an unlucky
 * line, so each line has a time limit. Throws {@link SlowPattern} when it is over.
 */
export function userPattern(source: string): LinePattern {
  const context = createContext({ pattern: new RegExp(source, "g"), line: "" });
  return (line) => {
    context["line"] = line;
    try {
      const found: string[][] = script.runInContext(context, { timeout: limit });
      return found.map((groups) => [...groups]);
    } catch {
      throw new SlowPattern(source);
    }
  };
}

/** A user's pattern took longer than the limit for one line. */
export class SlowPattern extends Error {
  override readonly name = "SlowPattern";

  constructor(readonly source: string) {
    super(`the pattern ${source} takes too long`);
  }
}

/** ms for one line of at most 4096 characters. */
const limit = 100;

const script = new Script(
  '[...line.matchAll(pattern)].map((match) => [...match].map((group) => group ?? ""))',
);
