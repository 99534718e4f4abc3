import type { Command } from "commander";
import type { App } from "../../app.ts";
import { finishGroup } from "../group.ts";
import { addSecretOptions } from "../secret-input.ts";
import type { DiffFlags } from "./diff.ts";
import type { ExportFlags } from "./export.ts";
import { exportFormats } from "./export-formats.ts";
import { addFilterOptions } from "./filter.ts";
import type { ListFlags } from "./list.ts";
import type { PruneFlags } from "./prune.ts";
import type { ShowFlags } from "./show.ts";

/** `whk events`: the deliveries that were received, from the store. */
export function addEvents(parent: Command, app: App): void {
  const group = parent
    .command("events")
    .helpGroup("Receive:")
    .summary("list, show, compare, export and remove stored deliveries")
    .description("the deliveries `whk listen` recorded: what came, whether it was genuine, what became of it")
    .addHelpText("after", examples);
  addList(group, app);
  addShow(group, app);
  addExport(group, app);
  addDiff(group, app);
  addPrune(group, app);
  finishGroup(group);
}

const examples = `
Examples:
  whk events list --type 'payment.*' --since 10m
  whk events show last
  whk events diff dlv_01k8 dlv_01k9
  whk events export last --as curl`;

function addList(group: Command, app: App): void {
  addFilterOptions(group.command("list").description("stored deliveries, newest first"))
    .option("--search <text>", "only those whose body contains this text")
    .option("--limit <n>", "at most so many; 0: all (default: 50)")
    .option("--follow", "go on with each new one until Ctrl-C")
    .addHelpText("after", listExamples)
    .action(async (flags: ListFlags) => (await import("./list.ts")).runList(app, flags));
}

const listExamples = `
Examples:
  whk events list --status failed --since 1h
  whk events list --search tr_1234 --json
  whk events list --follow --type 'payment.*'`;

function addShow(group: Command, app: App): void {
  const command = group
    .command("show <id>")
    .description("one delivery: headers, body, signature explained again with today's secrets, attempts")
    .option("--raw", "the exact bytes of the body on stdout, nothing else")
    .option("--hex", "the body as hexadecimal bytes");
  addSecretOptions(command)
    .addHelpText("after", showExamples)
    .action(async (id: string, flags: ShowFlags) => (await import("./show.ts")).runShow(app, id, flags));
}

const showExamples = `
Examples:
  whk events show last
  whk events show dlv_01k8 --raw > body.json
  whk events show last --json`;

function addExport(group: Command, app: App): void {
  group
    .command("export <id...>")
    .description("stored deliveries as requests of another tool; without secrets and signatures")
    .requiredOption("--as <format>", exportFormats.join(", "))
    .option(
      "--to <url>",
      "where the request goes (default: where it was handed to, else http://localhost:3000)",
    )
    .option("--out <path>", "write this file, or one file per delivery into this folder, instead of stdout")
    .option("--force", "replace a file that is there already")
    .option("--with-secrets", "leave signatures, cookies and credentials in")
    .addHelpText("after", exportExamples)
    .action(async (ids: string[], flags: ExportFlags) =>
      (await import("./export.ts")).runExport(app, ids, flags),
    );
}

const exportExamples = `
Examples:
  whk events export last --as curl
  whk events export dlv_01k8 --as python --to 8000/hooks --with-secrets
  whk events export last --as fixture --out payment.json`;

function addDiff(group: Command, app: App): void {
  group
    .command("diff <a> <b>")
    .description("what differs in two deliveries: added, removed, changed and retyped fields")
    .option("--headers", "compare the headers too")
    .addHelpText("after", diffExamples)
    .action(async (a: string, b: string, flags: DiffFlags) =>
      (await import("./diff.ts")).runDiff(app, [a, b], flags),
    );
}

const diffExamples = `
Examples:
  whk events diff dlv_01k8 dlv_01k9
  whk events diff dlv_01k8 last --json`;

function addPrune(group: Command, app: App): void {
  group
    .command("prune")
    .description("remove the oldest deliveries")
    .option("--older-than <age>", "those received before: 7d, 12h, or a time")
    .option("--keep <n>", "all but the newest so many")
    .option("--max-size <size>", "until the store is no larger: 500mb")
    .option("--dry-run", "only say how many it would remove")
    .option("--yes", "do not ask")
    .addHelpText("after", pruneExamples)
    .action(async (flags: PruneFlags) => (await import("./prune.ts")).runPrune(app, flags));
}

const pruneExamples = `
Examples:
  whk events prune --older-than 7d --dry-run
  whk events prune --keep 1000 --yes`;
