import type { Command } from "commander";
import type { App } from "../../app.ts";
import { join } from "../../output/text.ts";
import { folders } from "../../store/paths.ts";
import { type Asked, whatIsAsked } from "./asked.ts";
import { type Candidate, valuesFor } from "./candidates.ts";

/**
 * Prints what may stand at the last of these words: a value per line with what it means behind a tab, or `:files`.
 * Whatever goes wrong, nothing is offered: a key press must not fail.
 */
export async function runComplete(app: App, root: Command, words: readonly string[]): Promise<void> {
  const asked = whatIsAsked(root, words);
  app.globals = { ...app.globals, ...globalsOn(app, asked.given) };
  const found = await candidates(app, asked).catch(() => []);
  if (found === "files") return app.io.line(":files");
  for (const { value, meaning } of found) {
    app.io.line(
      meaning === "" ? asked.before + value : join([asked.before + value, shortened(meaning)], "\t"),
    );
  }
}

/** What the line that is completed says of provider, profile and folders: the values are those of its store. */
function globalsOn(app: App, given: Asked["given"]): Partial<App["globals"]> {
  const value = (flag: string) =>
    given.get(flag)?.replace(/^~(?=\/)/, () => app.env["HOME"] ?? "~") || undefined;
  const { globals } = app;
  return {
    provider: value("--provider") ?? globals.provider,
    profile: value("--profile") ?? globals.profile,
    sandbox: given.has("--sandbox"),
    ...folders(app, value("--config-dir") ?? globals.configDir, value("--data-dir") ?? globals.dataDir),
  };
}

async function candidates(app: App, asked: Asked): Promise<readonly Candidate[] | "files"> {
  const { place, typed } = asked;
  if (place.kind === "command") return fitting(commandsOf(asked.command), typed);
  if (place.kind === "flag") return fitting(flagsOf(asked.command), typed);
  // Of a list with commas only its last part is completed.
  const list = typed.slice(0, typed.lastIndexOf(",") + 1);
  const found = await valuesFor(app, asked);
  if (found === "files") return found;
  return fitting(found, typed.slice(list.length)).map((one) => ({ ...one, value: list + one.value }));
}

function fitting(all: readonly Candidate[], typed: string): Candidate[] {
  return all.filter(({ value }) => value.startsWith(typed));
}

function commandsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((child) => ({ value: child.name(), meaning: child.summary() || child.description() }));
}

/** Its own, then the global ones. */
function flagsOf(command: Command): Candidate[] {
  const own = command.options.map(({ long, description }) => ({ value: long ?? "", meaning: description }));
  return command.parent === null
    ? own
    : [...own, { value: "--help", meaning: "show help" }, ...flagsOf(command.parent)];
}

/** One line of a menu. */
function shortened(meaning: string): string {
  return meaning.length <= 70 ? meaning : `${meaning.slice(0, 67)}...`;
}
