import type { Command } from "commander";
import type { App } from "../app.ts";
import { tamperKinds } from "../signing/tamper-kinds.ts";
import { addSecretOptions } from "./secret-input.ts";
import type { TriggerFlags } from "./trigger/options.ts";
import { presetNames } from "./trigger/presets.ts";
import { collect } from "./values.ts";

/** `whk trigger [event-type]`. */
export function addTrigger(parent: Command, app: App): void {
  const command = parent
    .command("trigger [event-type]")
    .helpGroup("Send:")
    .summary("sign and send a provider's sample event")
    .description("sign a provider's sample event and send it to the running listener or an app")
    .option("--list", "show the event types there are")
    .option("--to <url>", "where it goes: port, host:port/path or URL; default: the running listener")
    .option("--data <json>", "the payload, sent untouched: JSON, @file, or - for stdin")
    .option("--set <path=value>", "change a value of the payload, data.amount=10.50; repeatable", collect)
    .option("--edit", "change the payload in $VISUAL or $EDITOR")
    .option("--id <id>", "the event id; default: a new one")
    .option("--header <header>", "add a header, 'Name: value'; repeatable", collect)
    .option("--scheme <name>", "one scheme of a provider that has several")
    .option("--count <n>", "send so many events")
    .option("--concurrency <n>", "requests under way at once; default: 1")
    .option("--rate <n/s>", "at most so many requests per second")
    .option("--duplicate <n>", "send each event n times with the same id")
    .option("--tamper <kind>", `make the request wrong: ${tamperKinds.join(", ")}`)
    .option(
      "--retry [schedule]",
      `repeat until accepted, as the provider does, or: ${presetNames.join(", ")}`,
    )
    .option("--time-scale <x>", "shorten the waits of --retry: 60 makes a minute a second")
    .option("--expect-status <n>", "the only status that is right")
    .option("--timeout <duration>", "time for one answer; default: 30s")
    .option("--dry-run", "print the request as a cURL command, send nothing")
    .option("--via <way>", "api: let the provider send its own test event, to --endpoint")
    .option("--endpoint <id>", "the endpoint of --via api");
  addSecretOptions(command)
    .addHelpText("after", examples)
    .action(async (type: string | undefined, flags: TriggerFlags) => {
      if (flags.via !== undefined || flags.endpoint !== undefined) {
        const { triggerViaApi } = await import("./trigger/via-api.ts");
        return triggerViaApi(app, type, flags);
      }
      const [{ readOptions }, { runTrigger }] = await Promise.all([
        import("./trigger/options.ts"),
        import("./trigger/run.ts"),
      ]);
      await runTrigger(app, readOptions(type, flags));
    });
}

const examples = `
Examples:
  whk trigger --list --provider payvost
  whk trigger payment.succeeded
  whk trigger payment.succeeded --set data.amount=10.50 --to 3000/webhooks
  whk trigger payment.succeeded --tamper signature
  whk trigger payment.succeeded --via api --endpoint webhook_abc123 --sandbox`;
