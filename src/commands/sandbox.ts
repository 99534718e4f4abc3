import type { Command } from "commander";
import type { App } from "../app.ts";
import type { SandboxFlags } from "./sandbox/options.ts";
import { collect } from "./values.ts";

/** `whk sandbox`. */
export function addSandbox(parent: Command, app: App): void {
  parent
    .command("sandbox")
    .helpGroup("Local:")
    .summary("simulate providers: API, deliveries, retries")
    .description(
      "a simulated provider on this machine: the REST API with state, signed deliveries, retries and logs",
    )
    .option("--port <n>", "port on 127.0.0.1, 0 for a free one (default: 4010, or the next one free)")
    .option("--time-scale <x>", "how fast its time goes: 60 makes a minute a second, 0 stops it (default: 1)")
    .option("--data <dir>", "keep endpoints, events and pending retries in this folder")
    .option("--seed <file>", "endpoints and faults to start with, JSON")
    .option("--fault <rule>", "let something go wrong: 'api create commit-then-drop x1'; repeatable", collect)
    .option("--allow-remote", "deliver to other machines too")
    .option("--enforce-limits", "refuse requests beyond the provider's rate limit")
    .option("--print-key", "show the API key and the control token in full")
    .addHelpText("after", examples)
    .action(async (flags: SandboxFlags) => {
      const { runSandbox } = await import("./sandbox/run.ts");
      await runSandbox(app, flags);
    });
}

const examples = `
Examples:
  whk sandbox                        other commands reach it with --sandbox
  whk sandbox --time-scale 60        retries of an hour take a minute
  whk sandbox --fault 'delivery payment.* fail x2' --fault 'api delay=2s'
  whk sandbox --json --port 0        records, for scripts`;
