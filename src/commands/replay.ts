import type { Command } from "commander";
import type { App } from "../app.ts";
import { addFilterOptions } from "./events/filter.ts";
import type { ReplayFlags } from "./replay/options.ts";
import { addSecretOptions } from "./secret-input.ts";
import { collect } from "./values.ts";

/** `whk replay [id...]`. */
export function addReplay(parent: Command, app: App): void {
  const command = addFilterOptions(
    parent
      .command("replay [id...]")
      .helpGroup("Send:")
      .summary("hand stored deliveries to your app again")
      .description(
        "hand stored deliveries to your app again, byte for byte: ids, last, failed, or those the filters choose",
      ),
  )
    .option("--failed", "those your app did not accept, the same as the id failed")
    .option(
      "--to <target>",
      "a port, host:port/path or URL (default: where it went before, else the listener's app)",
    )
    .option("--header <header>", "add 'Name: value'; repeatable", collect)
    .option("--set <path=value>", "change a value of the payload and sign it again; repeatable", collect)
    .option("--resign", "sign again, as of now, with the same event id")
    .option("--speed <x>", "keep the original spacing: 1 as it was, 10 ten times as fast")
    .option("--limit <n>", "at most so many; 0: all (default: 1000)")
    .option("--concurrency <n>", "deliveries at your app at once (default: 1; 8 with --speed)")
    .option("--timeout <duration>", "how long your app may take (default: 30s)")
    .option("--allow-invalid", "also what did not verify: missing, mismatch, stale …")
    .option("--dry-run", "say what would be sent where, send nothing");
  addSecretOptions(command)
    .addHelpText("after", examples)
    .action(async (ids: string[], flags: ReplayFlags) =>
      (await import("./replay/run.ts")).runReplay(app, ids, flags),
    );
}

const examples = `
Examples:
  whk replay last
  whk replay failed
  whk replay --since 10m --type 'payment.*' --speed 10
  whk replay dlv_01k8 --set data.amount=1 --to 3000/webhooks`;
