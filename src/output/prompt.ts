import { escapeText } from "./escape.ts";
import type { Io } from "./io.ts";

/** Thrown when the user left a prompt with Ctrl-C: the run ends with 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

export interface Choice<Value> {
  readonly name: string;
  readonly value: Value;
  readonly description?: string;
}

/** The value of the choice the user made. To be called only when `io.interactive`. */
export async function choose<Value>(
  io: Io,
  message: string,
  choices: readonly Choice<Value>[],
): Promise<Value> {
  const { select } = await import("@inquirer/prompts");
  const shown = choices.map(({ name, value, description }) => ({
    name: escapeText(name),
    value,
    ...(description === undefined ? {} : { description: escapeText(description) }),
  }));
  return ask(io, (context) =>
    select({ message: escapeText(message), choices: shown, pageSize: 12 }, context),
  );
}

/** Whether the user said yes; Enter alone means no. To be called only when `io.interactive`. */
export async function confirm(io: Io, message: string): Promise<boolean> {
  const { confirm: yesOrNo } = await import("@inquirer/prompts");
  return ask(io, (context) => yesOrNo({ message: escapeText(message), default: false }, context));
}

/** What the user typed, without blanks around it. To be called only when `io.interactive`. */
export async function askText(io: Io, message: string): Promise<string> {
  const { input } = await import("@inquirer/prompts");
  const typed = await ask(io, (context) => input({ message: escapeText(message) }, context));
  return typed.trim();
}

/** A secret the user typed or pasted, shown as stars, exactly as entered. To be called only when `io.interactive`. */
export async function askSecret(io: Io, message: string): Promise<string> {
  const { password } = await import("@inquirer/prompts");
  return ask(io, (context) => password({ message: escapeText(message), mask: "*" }, context));
}

interface Context {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

async function ask<Value>(io: Io, prompt: (context: Context) => Promise<Value>): Promise<Value> {
  await io.flush();
  try {
    return await prompt({ input: io.stdin, output: io.stderr });
  } catch (error) {
    if (error instanceof Error && error.name === "ExitPromptError") {
      throw new Interrupted("interrupted", { cause: error });
    }
    throw error;
  }
}
