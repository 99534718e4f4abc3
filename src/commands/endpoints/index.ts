import type { Command } from "commander";
import type { App } from "../../app.ts";
import { finishGroup } from "../group.ts";
import { addCreate, addDelete, addRotate, addUpdate } from "./changes.ts";
import type { ListFlags } from "./list.ts";
import type { LogsFlags } from "./logs.ts";
import type { ShowFlags } from "./show.ts";
import type { TestFlags } from "./test.ts";

/** `whk endpoints`: the URLs registered at a provider, through its API or the sandbox's. */
export function addEndpoints(parent: Command, app: App): void {
  const group = parent
    .command("endpoints")
    .alias("webhooks")
    .helpGroup("Manage:")
    .summary("register, change and test endpoints at a provider")
    .description("the URLs registered at a provider: its API does it, or the sandbox with --sandbox")
    .addHelpText("after", examples);
  addCreate(group, app);
  addList(group, app);
  addShow(group, app);
  addUpdate(group, app);
  addDelete(group, app);
  addRotate(group, app);
  addTest(group, app);
  addLogs(group, app);
  finishGroup(group);
}

const examples = `
Examples:
  whk endpoints create https://example.com/hooks --events 'payment.*'
  whk endpoints list --provider payvost
  whk endpoints rotate webhook_abc123 --write-env .env:WEBHOOK_SECRET
  whk endpoints list --provider payvost --sandbox`;

function addList(group: Command, app: App): void {
  group
    .command("list")
    .description("all endpoints of the account")
    .option("--raw", "the provider's own answer as JSON")
    .option("--live", "let a live key go to a base that is not the provider's own")
    .addHelpText("after", "\nExamples:\n  whk endpoints list --provider payvost\n  whk endpoints list --json")
    .action(async (flags: ListFlags) => (await import("./list.ts")).runList(app, flags));
}

function addShow(group: Command, app: App): void {
  group
    .command("show <id>")
    .description("one endpoint")
    .option("--raw", "the provider's own answer as JSON")
    .option("--live", "let a live key go to a base that is not the provider's own")
    .addHelpText(
      "after",
      "\nExamples:\n  whk endpoints show webhook_abc123\n  whk endpoints show webhook_abc123 --raw",
    )
    .action(async (id: string, flags: ShowFlags) => (await import("./show.ts")).runShow(app, id, flags));
}

function addTest(group: Command, app: App): void {
  group
    .command("test <id>")
    .description("let the provider send its own test event; exit 9 when the app does not accept it")
    .option("--event <type>", "the event type")
    .option("--raw", "the provider's own answer as JSON")
    .option("--live", "let a live key go to a base that is not the provider's own")
    .addHelpText("after", testExamples)
    .action(async (id: string, flags: TestFlags) => (await import("./test.ts")).runTest(app, id, flags));
}

const testExamples = `
Examples:
  whk endpoints test webhook_abc123 --event payment.succeeded
  whk trigger payment.succeeded --via api --endpoint webhook_abc123`;

function addLogs(group: Command, app: App): void {
  group
    .command("logs <id>")
    .description("the provider's attempts to deliver, newest first")
    .option("--status <status>", "only succeeded, failed or pending ones")
    .option("--limit <n>", "at most so many; default: 20")
    .option("--follow", "go on with each new one until Ctrl-C")
    .option("--raw", "the provider's own answer as JSON")
    .option("--live", "let a live key go to a base that is not the provider's own")
    .addHelpText("after", logsExamples)
    .action(async (id: string, flags: LogsFlags) => (await import("./logs.ts")).runLogs(app, id, flags));
}

const logsExamples = `
Examples:
  whk endpoints logs webhook_abc123 --status failed
  whk endpoints logs webhook_abc123 --follow --json`;
