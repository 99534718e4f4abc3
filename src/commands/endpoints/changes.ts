import type { Command } from "commander";
import type { App } from "../../app.ts";
import { collect } from "../values.ts";
import type { ConfirmFlags } from "./confirm.ts";
import type { CreateFlags } from "./create.ts";
import type { RotateFlags } from "./rotate.ts";
import type { UpdateFlags } from "./update.ts";

/** `whk endpoints create <url>`. */
export function addCreate(group: Command, app: App): void {
  group
    .command("create <url>")
    .alias("register")
    .description("register an endpoint and store its signing secret")
    .option(
      "--events <types>",
      "event types, 'payment.*,refund.created'; repeatable; default: the project's",
      collect,
    )
    .option("--description <text>", "what it is for")
    .option("--metadata <key=value>", "a note of your own; repeatable", collect)
    .option("--print-secret", "show the signing secret in full")
    .option("--raw", "the provider's own answer as JSON")
    .option("--live", "let a live key go to a base that is not the provider's own")
    .addHelpText("after", createExamples)
    .action(async (url: string, flags: CreateFlags) =>
      (await import("./create.ts")).runCreate(app, url, flags),
    );
}

const createExamples = `
Examples:
  whk endpoints create https://example.com/hooks --events 'payment.*'
  whk endpoints create http://127.0.0.1:3000 --events payment.failed --sandbox
  whk endpoints create https://example.com --events '*' --metadata team=shop`;

/** `whk endpoints update <id>`. */
export function addUpdate(group: Command, app: App): void {
  group
    .command("update <id>")
    .description("change what is named and nothing else")
    .option("--url <url>", "where events go")
    .option("--events <types>", "the whole list of event types; repeatable", collect)
    .option("--add-event <type>", "one more event type; repeatable", collect)
    .option("--remove-event <type>", "one event type less; repeatable", collect)
    .option("--enable", "deliver again")
    .option("--disable", "deliver nothing until it is enabled")
    .option("--description <text>", "what it is for")
    .option("--metadata <key=value>", "a note of your own, beside those it has; repeatable", collect)
    .option("--raw", "the provider's own answer as JSON")
    .option("--live", "let a live key go to a base that is not the provider's own")
    .addHelpText("after", updateExamples)
    .action(async (id: string, flags: UpdateFlags) =>
      (await import("./update.ts")).runUpdate(app, id, flags),
    );
}

const updateExamples = `
Examples:
  whk endpoints update webhook_abc123 --disable
  whk endpoints update webhook_abc123 --add-event transfer.failed`;

/** `whk endpoints delete <id>`. */
export function addDelete(group: Command, app: App): void {
  group
    .command("delete <id>")
    .description("delete an endpoint and the secrets stored for it")
    .option("--yes", "do not ask")
    .option("--live", "needed for a live key")
    .addHelpText("after", deleteExamples)
    .action(async (id: string, flags: ConfirmFlags) =>
      (await import("./delete.ts")).runDelete(app, id, flags),
    );
}

const deleteExamples = `
Examples:
  whk endpoints delete webhook_abc123
  whk endpoints delete webhook_abc123 --yes --json`;

/** `whk endpoints rotate <id>`. */
export function addRotate(group: Command, app: App): void {
  group
    .command("rotate <id>")
    .alias("rotate-secret")
    .description("make a new signing secret; the old one is accepted here for a while")
    .option("--overlap <duration>", "how long the old one is accepted here; default: 24h")
    .option("--write-env <file:KEY>", "write the new one into this line of a file, .env:WEBHOOK_SECRET")
    .option("--via-replace", "for providers that cannot rotate: make a second endpoint, then delete this one")
    .option("--print-secret", "show the new secret in full")
    .option("--raw", "the provider's own answer as JSON")
    .option("--yes", "do not ask")
    .option("--live", "needed for a live key")
    .addHelpText("after", rotateExamples)
    .action(async (id: string, flags: RotateFlags) =>
      (await import("./rotate.ts")).runRotate(app, id, flags),
    );
}

const rotateExamples = `
Examples:
  whk endpoints rotate webhook_abc123
  whk endpoints rotate webhook_abc123 --overlap 1h --write-env .env:SECRET
  whk endpoints rotate we_abc123 --via-replace`;
