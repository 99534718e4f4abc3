import type { Command } from "commander";
import type { App } from "../../app.ts";
import { finishGroup } from "../group.ts";

/** `whk tunnels`: the ways to a public address, and which of them work here. */
export function addTunnels(parent: Command, app: App): void {
  const group = parent
    .command("tunnels")
    .helpGroup("Setup:")
    .summary("list the ways to a public address")
    .description("list the ways to a public address, and what each needs")
    .addHelpText("after", groupExamples);
  group
    .command("list")
    .description("the drivers of `whk listen --tunnel`, whether they work here, and what to expect of them")
    .addHelpText("after", listExamples)
    .action(async () => (await import("./list.ts")).runList(app));
  finishGroup(group);
}

const groupExamples = `
Examples:
  whk tunnels list
  whk tunnels list --json`;

const listExamples = `
Nothing is downloaded, and of each tool found on PATH only the version is asked.

Examples:
  whk tunnels list
  whk tunnels list --json`;
