import type { Command } from "commander";
import { WhkError } from "../errors.ts";
import { nearest } from "../events/nearest.ts";

/**
 * What a group of commands does without one of its own: alone it shows its help, with another word it throws a
 * usage error that names the nearest command. To be called once all of them are added.
 */
export function finishGroup(group: Command): void {
  group
    .argument("[command...]")
    .usage("<command>")
    .action(([name]: readonly string[]) => {
      if (name === undefined) return group.outputHelp();
      throw unknownCommand(name, group);
    });
}

function unknownCommand(name: string, group: Command): WhkError {
  const names = group.commands.flatMap((command) => [command.name(), ...command.aliases()]);
  const close = nearest(name, names);
  const hint =
    close === null ? `\`whk ${group.name()} --help\` shows what there is` : `did you mean ${close}?`;
  return new WhkError("usage", "unknown_command", `there is no command "${group.name()} ${name}"`, { hint });
}
