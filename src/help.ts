import type { Command, Help } from "commander";

/** Options every command takes, told once in `whk --help` and by name elsewhere. */
const elsewhere = "Global options: --provider, --json, --quiet and others; `whk --help` tells them.";

/**
 * How help looks: commands before options, one line per command, as wide as the terminal but no more than
 * 100 columns; a command's own help names the global options instead of repeating them.
 */
export function helpStyle(columns: number): Partial<Help> {
  return {
    helpWidth: Math.min(columns, 100),
    // Choices and defaults stand in the words of the description.
    optionDescription: (option) => option.description,
    subcommandTerm: (command) => [command.name(), ...operands(command)].join(" "),
    formatHelp(command, helper) {
      const standard = Object.getPrototypeOf(helper).formatHelp.call(helper, command, helper);
      const sections: string[] = standard.trimEnd().split("\n\n");
      const isOptions = (section: string) => /^(Options|Global options):/.test(section);
      const commands = sections.filter((section) => !isOptions(section));
      const options = sections.filter(isOptions);
      return [...commands, ...options, ...(command.parent === null ? [] : [elsewhere]), ""]
        .join("\n\n")
        .trimEnd()
        .concat("\n");
    },
  };
}

function operands(command: Command): string[] {
  if (command.commands.length > 0) return ["<command>"];
  return command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
}
