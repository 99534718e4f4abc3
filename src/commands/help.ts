import type { Command } from "commander";
import type { App } from "../app.ts";
import { exitCodes, WhkError } from "../errors.ts";
import { nearest } from "../events/nearest.ts";
import { hanging } from "../output/hanging.ts";
import { padStart, type Text, text } from "../output/text.ts";

/** `whk help [topic]`: a command's help, or one of the topics below. */
export function addHelp(parent: Command, app: App): void {
  parent
    .command("help [topic...]")
    .summary("help for a command or a topic")
    .description("show help for a command or a topic: exit-codes, environment")
    .helpGroup("Setup:")
    .addHelpText("after", "\nExamples:\n  whk help listen\n  whk help exit-codes\n  whk help environment")
    .action(async (topic: string[]) => runHelp(app, parent, topic));
}

/** Prints a topic, or the help of one of the parent's commands. Throws a usage error for a topic there is not. */
export async function runHelp(app: App, parent: Command, topic: readonly string[]): Promise<void> {
  const [name = ""] = topic;
  const topicOf = printTopic[name];
  if (topicOf !== undefined) return topicOf(app);
  const command = topic.reduce<Command | undefined>(
    (group, word) => group?.commands.find((child) => child.name() === word || child.aliases().includes(word)),
    parent,
  );
  if (command !== undefined) return void command.outputHelp();
  const topics = Object.keys(printTopic);
  const close = nearest(name, [...topics, ...parent.commands.map((child) => child.name())]);
  throw new WhkError("usage", "unknown_topic", `there is no command or topic "${topic.join(" ")}"`, {
    hint:
      close === null
        ? `topics: ${topics.join(", ")}; \`whk --help\` lists the commands`
        : `did you mean ${close}?`,
  });
}

const printTopic: Readonly<Record<string, (app: App) => void>> = {
  "exit-codes": (app) => {
    for (const row of exitCodes) print(app, text`${padStart(row.code, 4)}  `, row.meaning);
  },
  environment: (app) => {
    for (const [name, meaning] of environment) print(app, text`  ${name.padEnd(26)}`, meaning);
  },
};

function print({ io }: App, head: Text, words: string): void {
  for (const line of hanging(head, words, { columns: Math.min(io.columns, 100), glyphs: io.glyphs }))
    io.line(line);
}

/** The variables whk reads, for `whk help environment` and the README. */
export const environment = [
  ["WHK_PROVIDER", "as --provider"],
  ["WHK_PROFILE", "as --profile"],
  ["WHK_API_BASE", "as --api-base"],
  ["WHK_API_KEY", "API key for the chosen provider"],
  ["WHK_<PROVIDER>_API_KEY", "API key of one provider, e.g. WHK_OPEN_MARKET_API_KEY"],
  ["WHK_SECRET", "signing secret(s) for the chosen provider, separated by a comma"],
  ["WHK_<PROVIDER>_SECRET", "signing secret(s) of one provider, e.g. WHK_OPEN_MARKET_SECRET"],
  ["WHK_CONFIG_DIR", "as --config-dir; default $XDG_CONFIG_HOME/whk or ~/.config/whk"],
  ["WHK_DATA_DIR", "as --data-dir; default $XDG_DATA_HOME/whk or ~/.local/share/whk"],
  ["NO_COLOR, FORCE_COLOR", "no colours, colours even when piped"],
  ["CI, TERM", "CI or TERM=dumb: no colours, spinners or prompts"],
  ["LC_ALL, LC_CTYPE, LANG", "whether the terminal shows more than ASCII"],
  ["TZ", "time zone of what is shown; --json is in UTC"],
  ["VISUAL, EDITOR", "the editor of `whk trigger --edit`"],
  ["WHK_EVENT_TYPE", "set for the command of `whk listen --exec`: the event's type"],
  ["WHK_EVENT_ID", "likewise: the event's id"],
  ["WHK_DELIVERY_ID", "likewise: the delivery's id, for `whk events show`"],
] as const;
