import type { Command } from "commander";
import type { App } from "../app.ts";
import type { LoginFlags } from "./login/run.ts";

/** `whk login`: checks an API key and keeps it for the profile. */
export function addLogin(parent: Command, app: App): void {
  parent
    .command("login")
    .helpGroup("Manage:")
    .summary("check an API key and keep it")
    .description("check a provider's API key and keep it for the profile, readable by you only")
    .option("--api-key-stdin", "read the API key from stdin instead of asking for it")
    .option("--live", "let a live key go to a base that is not the provider's own")
    .option("--remove", "forget the key")
    .addHelpText("after", examples)
    .action(async (flags: LoginFlags) => (await import("./login/run.ts")).runLogin(app, flags));
}

const examples = `
Examples:
  whk login --provider payvost
  whk login --provider payvost --profile work --api-key-stdin < key.txt
  whk login --provider payvost --remove`;
