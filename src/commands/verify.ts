import type { Command } from "commander";
import type { App } from "../app.ts";
import { addSecretOptions } from "./secret-input.ts";
import { collect } from "./values.ts";
import type { VerifyOptions } from "./verify/run.ts";

/** `whk verify [file|-]`. */
export function addVerify(parent: Command, app: App): void {
  const command = parent
    .command("verify [file]")
    .helpGroup("Receive:")
    .summary("check a signature and name the mistake")
    .description("check a signature over a file or stdin, and name the mistake when it does not fit")
    .option("--header <header>", "a header of the request, 'Name: value'; repeatable", collect)
    .option("--signature <value>", "the value of the provider's signature header")
    .option("--scheme <name>", "one scheme of a provider that has several")
    .option("--url <url>", "the URL the request was sent to, for providers that sign it")
    .option("--method <method>", "the request's method, for providers that sign it", "POST")
    .option("--now <time>", "verify as of this time: unix time or ISO 8601")
    .option("--tolerance <duration>", "allowed age of a signed timestamp; 0 for any age");
  addSecretOptions(command)
    .addHelpText("after", examples)
    .action(async (file: string | undefined, options: VerifyOptions) => {
      const { runVerify } = await import("./verify/run.ts");
      await runVerify(app, file === undefined ? options : { ...options, file });
    });
}

const examples = `
Examples:
  printf '{"id":"evt_1"}' | WHK_SECRET=test whk verify --provider payvost \\
    --signature be8e4a083be91d1c3699bf93b1e68db925ec81a5d41cafef9bd94a9c6228d9da
  echo   '{"id":"evt_1"}' | WHK_SECRET=test whk verify --provider payvost \\
    --signature be8e4a083be91d1c3699bf93b1e68db925ec81a5d41cafef9bd94a9c6228d9da
  printf 'Hello, World!' | WHK_SECRET="It's a Secret to Everybody" whk verify \\
    --provider github --signature sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17`;
