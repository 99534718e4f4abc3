import type { Command } from "commander";
import type { App } from "../app.ts";
import { shells } from "./completion/shells.ts";

/** `whk completion <shell>`. */
export function addCompletion(parent: Command, app: App): void {
  parent
    .command("completion <shell>")
    .helpGroup("Setup:")
    .summary(`completion for ${shells.join(", ")}`)
    .description(
      "print the completion script of a shell: commands, flags, event types, endpoint and delivery ids",
    )
    .addHelpText("after", examples)
    .action(async (shell: string) => (await import("./completion/run.ts")).runCompletion(app, shell));
}

const examples = `
Examples:
  whk completion bash > whk.bash          in ~/.bashrc: source this file
  whk completion zsh > _whk               in a folder of your $fpath
  whk completion fish > whk.fish          in ~/.config/fish/completions
  whk completion powershell > whk.ps1     in $PROFILE: . this file`;

/** `whk complete -- <words...>`, which the scripts call at each press of the key; not shown in help. */
export function addComplete(parent: Command, app: App): void {
  parent
    .command("complete [words...]", { hidden: true })
    .description("what may stand where the last of these words is; for the completion scripts")
    .addHelpText("after", "\nExamples:\n  whk complete -- listen --tun\n  whk complete -- trigger payment.")
    .action(async (words: string[]) =>
      (await import("./completion/complete.ts")).runComplete(app, parent, words),
    );
}
