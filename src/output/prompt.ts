import { escapeText } from "./escape.ts";
import type { Io } from "./io.ts";

/** Thrown when the user left a prompt with Ctrl-C, or its signal aborted it: the run ends with 130. */
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
  signal?: AbortSignal,
): Promise<Value> {
  const { select } = await import("@inquirer/prompts");
  const shown = choices.map(({ name, value, description }) => ({
    name: escapeText(name),
    value,
    ...(description === undefined ? {} : { description: escapeText(description) }),
  }));
  return ask(io, signal, (context) =>
    select({ message: escapeText(message), choices: shown, pageSize: 12 }, context),
  );
}

/** Whether the user said yes; Enter alone means no. To be called only when `io.interactive`. */
export async function confirm(io: Io, message: string, signal?: AbortSignal): Promise<boolean> {
  const prompts = await import("@inquirer/prompts");
  return ask(io, signal, (context) =>
    prompts.confirm({ message: escapeText(message), default: false }, context),
  );
}

interface Context {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal?: AbortSignal;
}

async function ask<Value>(
  io: Io,
  signal: AbortSignal | undefined,
  prompt: (context: Context) => Promise<Value>,
): Promise<Value> {
  await io.flush();
  try {
    return await prompt({ input: io.stdin, output: io.stderr, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (error instanceof Error && /^(?:Abort|Exit|Cancel)PromptError$/.test(error.name)) {
      throw new Interrupted("interrupted", { cause: error });
    }
    throw error;
  }
}
