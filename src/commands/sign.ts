import type { Command } from "commander";
import type { App } from "../app.ts";
import { addSecretOptions } from "./secret-input.ts";
import { runSign, type SignOptions } from "./sign/run.ts";
import { collect } from "./values.ts";

/** `whk sign [file|-]`. */
export function addSign(parent: Command, app: App): void {
  const command = parent
    .command("sign [file]")
    .helpGroup("Send:")
    .summary("print the signature headers for exact bytes")
    .description("print the signature header(s) for the exact bytes of a file or stdin")
    .option("--scheme <name>", "one scheme of a provider that has several")
    .option("--id <id>", "the id to sign, for schemes that sign one; default: a new one")
    .option("--timestamp <time>", "the time to sign: unix time or ISO 8601; default: now")
    .option("--url <url>", "the URL to sign, for schemes that sign it")
    .option("--header <header>", "a header of the request, 'Name: value'; repeatable", collect)
    .option("--curl <url>", "print a ready cURL command for this URL instead");
  addSecretOptions(command)
    .addHelpText("after", examples)
    .action((file: string | undefined, options: SignOptions) =>
      runSign(app, file === undefined ? options : { ...options, file }),
    );
}

const examples = `
Examples:
  printf '{"id":"evt_1"}' | WHK_SECRET=test whk sign --provider payvost
  printf '{"id":"evt_1"}' | WHK_SECRET=test whk sign --provider stripe \\
    --timestamp 2026-01-01T00:00:00Z --json
  printf '{"id":"evt_1"}' | WHK_SECRET=test whk sign --provider github \\
    --curl http://localhost:3000/hooks`;
