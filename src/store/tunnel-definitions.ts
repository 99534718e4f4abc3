import { isAbsolute } from "node:path";
import type { FieldProblem } from "./json-file.ts";

/** A tunnel tool of the user's own; only the user's settings may describe one, for it is run. */
export interface TunnelDefinition {
  /** On PATH, or an absolute path. */
  readonly command: string;
  /** One of them holds `{port}`; `{name}` where a name can be chosen. */
  readonly args: readonly string[];
  /** Regular expressions for lines of its output; the first group of this one, or all of it, is the address. */
  readonly urlPattern: string;
  readonly readyPattern?: string;
  readonly fatalPattern?: string;
}

/** Everything a definition can hold. */
export const definitionKeys: readonly string[] = [
  "command",
  "args",
  "urlPattern",
  "readyPattern",
  "fatalPattern",
];

/** What is wrong with the name of a definition, or nothing. */
export function nameProblems(name: string): FieldProblem[] {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(name) && !/^(constructor|prototype)$/.test(name)) return [];
  const hint = "a name has a-z, 0-9 and hyphens, at most 63";
  return [{ keys: ["tunnels", name], problem: "is no name for a tunnel", hint }];
}

/** The shape of what names a driver, a built-in one or one that is defined; whether there is such a one is not asked. */
export function driverSchema(v: typeof import("valibot")) {
  const name = /^[a-z0-9][a-z0-9.-]{0,62}$/;
  return v.pipe(v.string("must be text"), v.regex(name, "must be the name of a tunnel driver, or none"));
}

/** The shape of one definition. */
export function definitionSchema(v: typeof import("valibot")) {
  const word = v.pipe(v.string("must be text"), v.nonEmpty("must not be empty"), v.check(isPlain, notPlain));
  const command = v.pipe(word, v.check(isCommand, "must be the name of a tool on PATH, or an absolute path"));
  const pattern = v.pipe(word, v.check(isPattern, "must be a regular expression of at most 200 characters"));
  return v.object(
    {
      command,
      args: v.pipe(
        v.array(v.pipe(v.string("must be text"), v.check(isPlain, notPlain)), "must be a list"),
        v.maxLength(50, "is longer than 50"),
        v.check(
          (args) => args.some((arg) => arg.includes("{port}")),
          "must hold {port}, the port to lead to",
        ),
      ),
      urlPattern: pattern,
      readyPattern: v.exactOptional(pattern),
      fatalPattern: v.exactOptional(pattern),
    },
    (issue) => (issue.received === "undefined" ? "is missing" : "must be an object"),
  );
}

const notPlain = "must be one line of at most 1000 characters";

function isPlain(text: string): boolean {
  return text.length <= 1_000 && !/[\p{Cc}]/u.test(text);
}

function isCommand(text: string): boolean {
  return isAbsolute(text) || /^[\w.][\w.+-]*$/.test(text);
}

/** Bounded in length here, and in time where it is used. */
function isPattern(text: string): boolean {
  if (text.length > 200) return false;
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
