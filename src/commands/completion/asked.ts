import type { Command, Option } from "commander";

/** What is to be completed. */
export interface Asked {
  /** The command that was named so far. */
  readonly command: Command;
  /** Its name without the program's: `events show`; empty at the top. */
  readonly path: string;
  /** The place of the word: a command, a flag, the value of a flag, or the n-th operand, from 0. */
  readonly place:
    | { readonly kind: "command" | "flag" }
    | { readonly kind: "value"; readonly option: Option }
    | { readonly kind: "operand"; readonly index: number };
  /** What is typed of it. */
  readonly typed: string;
  /** What every value has to begin with on the command line: `--provider=`. */
  readonly before: string;
  /** Flags that were given, with their value or "". */
  readonly given: ReadonlyMap<string, string>;
  /** Operands that were given. */
  readonly operands: readonly string[];
}

/** Reads the words behind the program's name; the last one is the one at the cursor. */
export function whatIsAsked(root: Command, words: readonly string[]): Asked {
  // PowerShell gives a blank for an empty word.
  const current = (words.at(-1) ?? "").trimEnd();
  const walk = new Walk(root);
  for (const word of words.slice(0, -1)) walk.take(word);
  return walk.ask(current);
}

class Walk {
  #command: Command;
  #path: string[] = [];
  #open: Option | null = null;
  #literal = false;
  readonly #given = new Map<string, string>();
  #operands: string[] = [];

  constructor(root: Command) {
    this.#command = root;
  }

  take(word: string): void {
    if (this.#open !== null) this.#close(word, this.#open);
    else if (word === "--") this.#literal = true;
    else if (!this.#literal && word.startsWith("-")) this.#takeFlag(word);
    else this.#takeOperand(word);
  }

  ask(current: string): Asked {
    const [flag = "", value] = cutAt(current, "=");
    const option = this.#open ?? (value === undefined ? null : this.#find(flag));
    const common = {
      command: this.#command,
      path: this.#path.join(" "),
      given: this.#given,
      operands: this.#operands,
    };
    if (option !== null && (option.required || option.optional)) {
      const inWord = this.#open === null;
      const typed = inWord ? (value ?? "") : current;
      return { ...common, place: { kind: "value", option }, typed, before: inWord ? `${flag}=` : "" };
    }
    const kind = this.#literal || !current.startsWith("-") ? "operand" : "flag";
    const word = { ...common, typed: current, before: "" };
    if (kind === "flag") return { ...word, place: { kind } };
    if (this.#command.commands.length > 0) return { ...word, place: { kind: "command" } };
    return { ...word, place: { kind, index: this.#operands.length } };
  }

  #takeFlag(word: string): void {
    const [flag = "", value] = cutAt(word, "=");
    const option = this.#find(flag);
    if (option === null) return;
    this.#given.set(option.long ?? flag, value ?? "");
    if (option.required && value === undefined) this.#open = option;
  }

  #takeOperand(word: string): void {
    const child = this.#command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (child === undefined) return void this.#operands.push(word);
    this.#command = child;
    this.#path = [...this.#path, child.name()];
    this.#operands = [];
  }

  #close(value: string, { long }: Option): void {
    this.#given.set(long ?? "", value);
    this.#open = null;
  }

  #find(flag: string): Option | null {
    for (let one: Command | null = this.#command; one !== null; one = one.parent) {
      const option = one.options.find(({ long, short }) => long === flag || short === flag);
      if (option !== undefined) return option;
    }
    return null;
  }
}

function cutAt(word: string, separator: string): [string, string?] {
  const at = word.startsWith("--") ? word.indexOf(separator) : -1;
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}
