import type { Command } from "commander";
import type { App } from "../../app.ts";
import { finishGroup } from "../group.ts";
import { addSecretOptions } from "../secret-input.ts";
import type { RemoveFlags } from "./remove.ts";
import type { SetFlags } from "./set.ts";

/** `whk secrets`: the signing secrets whk keeps. */
export function addSecrets(parent: Command, app: App): void {
  const group = parent
    .command("secrets")
    .helpGroup("Manage:")
    .summary("keep signing secrets, several per provider")
    .description("keep signing secrets, several per provider, readable by you only")
    .addHelpText("after", examples(["whk secrets set payvost", "whk secrets list"]));
  addSet(group, app);
  addList(group, app);
  addRemove(group, app);
  finishGroup(group);
}

function addSet(group: Command, app: App): void {
  const command = group
    .command("set [provider]")
    .description("keep a signing secret; asks for it on a terminal")
    .option("--label <text>", "a word that tells it from others, such as the shop it is for")
    .option("--expires <when>", "when it ends: 24h, 90d or a date");
  addSecretOptions(command)
    .addHelpText(
      "after",
      examples([
        "whk secrets set payvost",
        "whk secrets set payvost --label shop --expires 24h --secret-stdin < secret.txt",
      ]),
    )
    .action(async (provider: string | undefined, flags: SetFlags) =>
      (await import("./set.ts")).runSet(app, provider, flags),
    );
}

function addList(group: Command, app: App): void {
  group
    .command("list")
    .description("the secrets that are kept, masked; of one provider with --provider")
    .addHelpText("after", examples(["whk secrets list", "whk secrets list --provider payvost --json"]))
    .action(async () => (await import("./list.ts")).runList(app));
}

function addRemove(group: Command, app: App): void {
  group
    .command("remove [id...]")
    .description("forget secrets: by id, by label, or all")
    .option("--label <text>", "those with this label")
    .option("--all", "every one; of one provider with --provider")
    .option("--yes", "do not ask")
    .addHelpText("after", examples(["whk secrets remove sec_01k9", "whk secrets remove --label shop --yes"]))
    .action(async (ids: string[], flags: RemoveFlags) =>
      (await import("./remove.ts")).runRemove(app, ids, flags),
    );
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
