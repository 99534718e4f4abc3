import type { Command } from "commander";
import type { App } from "../../app.ts";
import { finishGroup } from "../group.ts";
import type { ListOptions } from "./list.ts";
import type { ShowOptions } from "./show.ts";

/** `whk providers`: what whk knows of each provider, and a check for files of the user's own. */
export function addProviders(parent: Command, app: App): void {
  const group = parent
    .command("providers")
    .helpGroup("Setup:")
    .summary("list, show and check providers")
    .description("list and show the providers whk knows, check a file of your own")
    .addHelpText("after", groupExamples);
  addList(group, app);
  addShow(group, app);
  addCheck(group, app);
  finishGroup(group);
}

const groupExamples = `
Examples:
  whk providers list
  whk providers show payvost
  whk providers check ./acme.json`;

function addList(group: Command, app: App): void {
  group
    .command("list")
    .description("the providers, how each signs, and how many event types it has")
    .option("--all", "also providers of which only the signature is known")
    .addHelpText("after", "\nExamples:\n  whk providers list\n  whk providers list --all --json")
    .action(async (options: ListOptions) => (await import("./list.ts")).runList(app, options));
}

function addShow(group: Command, app: App): void {
  group
    .command("show <id>")
    .description("all that is known of one provider, with the source of each fact")
    .option("--contract", "its REST API instead: every call and field, and how each is known")
    .addHelpText("after", showExamples)
    .action(async (id: string, options: ShowOptions) =>
      (await import("./show.ts")).runShow(app, id, options),
    );
}

const showExamples = `
Examples:
  whk providers show payvost
  whk providers show payvost --contract
  whk providers show stripe --json > mine.json && whk providers check mine.json`;

function addCheck(group: Command, app: App): void {
  group
    .command("check <file>")
    .description("check a provider of your own: every problem with the field it is about")
    .addHelpText("after", checkExamples)
    .action(async (file: string) => (await import("./check.ts")).runCheck(app, file));
}

const checkExamples = `
Examples:
  whk providers check ./acme.json
  whk providers show payvost --json > mine.json && whk providers check mine.json`;
