import { spawnSync } from "node:child_process";

/** How a real shell reads a command line: the words of `program`, its secret variable, and its stdin. */
export interface ShellReading {
  readonly words: string[];
  readonly secret: string;
  readonly stdin: Buffer;
}

/** Runs a line in sh with `program` replaced by a function that only says what it was given. */
export function readByShell(program: string, line: string): ShellReading {
  const teller = `${program}() { printf '%s\\0' "$#" "$WHK_SECRET" "$@"; cat; }`;
  const run = spawnSync("sh", ["-c", `${teller}\n${line}`], { input: "", maxBuffer: 10_000_000 });
  if (run.status !== 0) throw new Error(`sh: ${run.stderr.toString()}`);
  const parts: string[] = [];
  let rest: Buffer = run.stdout;
  const next = () => {
    const end = rest.indexOf(0);
    const part = rest.subarray(0, end).toString();
    rest = rest.subarray(end + 1);
    return part;
  };
  const count = Number(next());
  const secret = next();
  while (parts.length < count) parts.push(next());
  return { words: parts, secret, stdin: rest };
}

/** The examples at the end of a command's help, each with the lines it goes on in. */
export function examplesIn(help: string): string[] {
  const text = help.split("\nExamples:\n")[1] ?? "";
  const examples = text.split(/(?<!\\)\n/);
  return examples.filter((example) => example.startsWith("  "));
}
