import { Command, CommanderError, Option } from "commander";
import type { App } from "./app.ts";
import { addComplete, addCompletion } from "./commands/completion.ts";
import { addConfig } from "./commands/config/index.ts";
import { addDemo } from "./commands/demo.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addEndpoints } from "./commands/endpoints/index.ts";
import { addEvents } from "./commands/events/index.ts";
import { addHelp } from "./commands/help.ts";
import { addListen } from "./commands/listen.ts";
import { addLogin } from "./commands/login.ts";
import { addProviders } from "./commands/providers/index.ts";
import { addReplay } from "./commands/replay.ts";
import { addSandbox } from "./commands/sandbox.ts";
import { refuseSecretFlags } from "./commands/secret-input.ts";
import { addSecrets } from "./commands/secrets/index.ts";
import { addSign } from "./commands/sign.ts";
import { addTrigger } from "./commands/trigger.ts";
import { addTunnels } from "./commands/tunnels/index.ts";
import { addVerify } from "./commands/verify.ts";
import { WhkError } from "./errors.ts";
import { applyGlobals } from "./globals.ts";
import { helpStyle } from "./help.ts";

/** Every command in the order help shows them. They only declare; what a command does is loaded when it runs. */
const commands: Readonly<Record<string, (parent: Command, app: App) => void>> = {
  listen: addListen,
  verify: addVerify,
  events: addEvents,
  trigger: addTrigger,
  replay: addReplay,
  sign: addSign,
  login: addLogin,
  endpoints: addEndpoints,
  secrets: addSecrets,
  config: addConfig,
  sandbox: addSandbox,
  demo: addDemo,
  providers: addProviders,
  tunnels: addTunnels,
  doctor: addDoctor,
  completion: addCompletion,
  complete: addComplete,
  help: addHelp,
};

/**
 * Parses argv (without node and script), runs the command it names, and returns the exit code. Throws what
 * the command throws; usage errors of the parser arrive as a `usage` WhkError.
 */
export async function runProgram(app: App, argv: readonly string[]): Promise<number> {
  const named = commandIn(argv);
  try {
    refuseSecretFlags(argv);
    // These two speak of all the others.
    const program = createProgram(app, named === "help" || named === "complete" ? undefined : named);
    await program.parseAsync(argv.length === 0 ? ["--help"] : [...argv], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error)) return app.exitCode;
    // The parser may have given up before the flags were applied.
    if (argv.includes("--json")) await app.io.configure({ ...app.io.mode, json: true });
    throw error instanceof CommanderError ? usageError(error, named) : error;
  }
  return app.exitCode;
}

function isHelp({ exitCode, code }: CommanderError): boolean {
  return exitCode === 0 || code === "commander.help";
}

/** The command tree: whole, or with only the command called `only`. */
export function createProgram(app: App, only?: string): Command {
  const program = new Command("whk");
  program
    .description("Receive, verify, explain, record, forward and send webhooks of any provider.")
    .exitOverride()
    .configureOutput({ writeOut: (out) => printHelp(app, out), writeErr: () => {}, outputError: () => {} })
    .configureHelp(helpStyle(app.io.columns))
    .showSuggestionAfterError(true)
    .helpCommand(false)
    .version(app.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .addHelpText("after", tour);
  addGlobalOptions(program);
  program.hook("preAction", async (_program, command) => {
    await applyGlobals(app, command.optsWithGlobals());
  });
  const names = only === undefined ? Object.keys(commands) : [only];
  for (const name of names) commands[name]?.(program, app);
  return program;
}

const tour = `
Examples:
  whk demo                         the whole loop in one process
  whk listen 3000                  receive, verify, record, forward to port 3000
  whk trigger payment.succeeded    send a signed event to the running listener
  whk help exit-codes              what scripts may rely on`;

function addGlobalOptions(program: Command): void {
  program.optionsGroup("Global options:");
  for (const option of globalOptions()) program.addOption(option);
}

function globalOptions(): Option[] {
  return [
    new Option("--provider <id>", "the provider; `whk providers list` shows them"),
    new Option("--profile <name>", "the profile of the settings; `whk config list` shows them"),
    new Option("--sandbox", "talk to the running `whk sandbox`; `whk listen` starts one of its own"),
    new Option("--api-base <url>", "base of the provider's REST API"),
    new Option("--json", "machine-readable output on stdout"),
    new Option("--quiet", "no narration on stderr"),
    new Option("--no-input", "never prompt"),
    new Option("--color <when>", "colours: auto, always or never (default: auto)")
      .choices(["auto", "always", "never"])
      .default("auto"),
    new Option("--no-color", "the same as --color never"),
    new Option("--debug", "stack traces with errors"),
    new Option("--config-dir <dir>", "folder of settings and own providers"),
    new Option("--data-dir <dir>", "folder of the store"),
    new Option("--store <kind>", "where deliveries are kept: sqlite or memory (default: sqlite)")
      .choices(["sqlite", "memory"])
      .default("sqlite"),
  ];
}

/** The command argv names, skipping global options and their values; undefined when there is none. */
function commandIn(argv: readonly string[]): string | undefined {
  const takesValue = new Set(globalOptions().flatMap((option) => (option.required ? [option.long] : [])));
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (!word.startsWith("-")) return Object.hasOwn(commands, word) ? word : undefined;
    if (takesValue.has(word)) index++;
  }
  return undefined;
}

function printHelp(app: App, out: string): void {
  for (const line of out.replace(/\n$/, "").split("\n")) app.io.line(line);
}

/** Commander says "error: what\n(Did you mean x?)"; ours is a message and a hint. */
function usageError(error: CommanderError, command: string | undefined): WhkError {
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggestion = /Did you mean (?:one of )?(.+)\?/.exec(rest.join(" "))?.[1];
  const help = command === undefined ? "whk --help" : `whk ${command} --help`;
  const hint = suggestion === undefined ? `\`${help}\` shows what there is` : `did you mean ${suggestion}?`;
  return new WhkError(
    "usage",
    error.code.replace("commander.", "").replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
    first,
    { hint },
  );
}
