import type { Command } from "commander";
import type { App } from "../../app.ts";
import { finishGroup } from "../group.ts";
import type { TrustFlags } from "./trust.ts";

/** `whk config`: preferences and profiles, and where every value comes from. */
export function addConfig(parent: Command, app: App): void {
  const group = parent
    .command("config")
    .helpGroup("Manage:")
    .summary("preferences, profiles, and the source of every value")
    .description("keep preferences in profiles, and see every effective value with its source")
    .addHelpText("after", examples(["whk config set provider payvost", "whk config explain"]));
  addReading(group, app);
  addWriting(group, app);
  addExplaining(group, app);
  finishGroup(group);
}

function addReading(group: Command, app: App): void {
  group
    .command("get <key>")
    .description("one value of the profile, as it was set")
    .addHelpText("after", examples(["whk config get provider", "whk config get apiBase --profile work"]))
    .action(async (key: string) => (await import("./get.ts")).runGet(app, key));
  group
    .command("list")
    .description("all profiles with their values")
    .addHelpText("after", examples(["whk config list", "whk config list --json"]))
    .action(async () => (await import("./list.ts")).runList(app));
  group
    .command("path")
    .description("the files whk keeps and reads")
    .addHelpText("after", examples(["whk config path", "whk config path --json"]))
    .action(async () => (await import("./path.ts")).runPath(app));
}

function addWriting(group: Command, app: App): void {
  group
    .command("set <key> <value...>")
    .description("set a value of the profile; events and forwardTo take several")
    .addHelpText("after", setExamples)
    .action(async (key: string, values: string[]) => (await import("./set.ts")).runSet(app, key, values));
  group
    .command("unset <key>")
    .description("take a value out of the profile")
    .addHelpText("after", examples(["whk config unset events", "whk config unset api.paths.rotate"]))
    .action(async (key: string) => (await import("./unset.ts")).runUnset(app, key));
}

function addExplaining(group: Command, app: App): void {
  group
    .command("explain [key]")
    .description("every effective value and its source")
    .addHelpText("after", examples(["whk config explain", "whk config explain apiBase --json"]))
    .action(async (key: string | undefined) => (await import("./explain.ts")).runExplain(app, key));
  group
    .command("trust [folder]")
    .description("let the folder's whk.config.json choose where keys go (default: the project's folder)")
    .option("--remove", "trust it no longer")
    .addHelpText("after", examples(["whk config trust", "whk config trust ./shop --remove"]))
    .action(async (folder: string | undefined, flags: TrustFlags) =>
      (await import("./trust.ts")).runTrust(app, folder, flags),
    );
}

const setExamples = examples([
  "whk config set provider payvost",
  "whk config set events 'payment.*' '!*.failed'",
  "whk config set api.paths.rotate 'POST /webhooks/{id}/secret' --profile work",
  "whk config set profile work",
]);

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
