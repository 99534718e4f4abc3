import type { Command } from "commander";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { addCheck } from "./check.ts";
import { addList } from "./list.ts";
import { addShow } from "./show.ts";

/** `whk providers`: what whk knows of each provider, and a check for files of the user's own. */
export function addProviders(parent: Command, app: App): void {
  const group = parent
    .command("providers [command]")
    .usage("<command>")
    .helpGroup("Setup:")
    .summary("list, show and check providers")
    .description("list and show the providers whk knows, check a file of your own")
    .addHelpText("after", examples);
  addList(group, app);
  addShow(group, app);
  addCheck(group, app);
  group.action((name: string | undefined) => {
    if (name === undefined) return group.outputHelp();
    throw unknownCommand(name, group);
  });
}

const examples = `
Examples:
  whk providers list
  whk providers show payvost
  whk providers check ./acme.json`;

function unknownCommand(name: string, { commands }: Command): WhkError {
  const close = nearest(
    name,
    commands.map((command) => command.name()),
  );
  return new WhkError("usage", "unknown_command", `there is no command "providers ${name}"`, {
    hint: close === null ? "`whk providers --help` shows what there is" : `did you mean ${close}?`,
  });
}
