import type { Command } from "commander";
import type { App } from "../app.ts";
import type { DoctorFlags } from "./doctor/run.ts";
import { addSecretOptions } from "./secret-input.ts";

/** `whk doctor [target]`. */
export function addDoctor(parent: Command, app: App): void {
  const command = parent
    .command("doctor [target]")
    .helpGroup("Setup:")
    .summary("check this machine, the key, the tunnel and your app")
    .description("check what whk needs here, one line each: this machine, the key, the tunnel, your app")
    .option("--tunnel <driver>", "the tunnel to check (default: the configured one, else localtunnel)")
    .option("--tunnel-host <url>", "its server")
    .option("--public-url <url>", "the public address, for --tunnel url")
    .option("--fix", "remove what earlier runs left, and take access away from others")
    .option("--yes", "with --fix: remove endpoints at the provider without asking");
  addSecretOptions(command);
  command.addHelpText("after", examples).action(async (target: string | undefined, flags: DoctorFlags) => {
    const { runDoctor } = await import("./doctor/run.ts");
    await runDoctor(app, target, flags);
  });
}

const examples = `
A target, named or configured, gets three test events with sample data and ids
of their own: one as usual, the same JSON with other blanks, and one with a
wrong signature. An app that is right takes the first two.
Exit code: 0 when nothing is wrong, else that of the first check that failed.

Examples:
  whk doctor
  whk doctor 3000/webhooks --provider payvost
  whk doctor --fix --yes`;
