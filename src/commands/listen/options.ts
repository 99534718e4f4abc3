import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { RawHeaders } from "../../events/delivery.ts";
import { parseJson } from "../../events/json.ts";
import { ownReply, type Reply } from "../../listen/reply.ts";
import { readBody } from "../body-input.ts";
import type { SecretOptions } from "../secret-input.ts";
import { fileDefaults } from "../settings/defaults.ts";
import { parseDuration, parseSentHeader, parseSize, parseWhole } from "../values.ts";
import { refuseCombinations } from "./combinations.ts";
import { type Destinations, readDestinations } from "./destinations.ts";
import type { RegistrarOptions } from "./registrar.ts";
import type { TunnelFlags } from "./tunnel-choice.ts";
import { readTunnel, type TunnelOptions } from "./tunnel-options.ts";

/** The flags of `whk listen` as commander hands them over. */
export interface ListenFlags extends SecretOptions, TunnelFlags {
  readonly port?: string;
  readonly forwardTo?: readonly string[];
  readonly route?: readonly string[];
  readonly header?: readonly string[];
  readonly reply?: "mirror" | "ack";
  readonly onInvalid?: "reject" | "accept";
  readonly events?: readonly string[];
  readonly respond?: string;
  readonly respondBody?: string;
  readonly delay?: string;
  readonly exec?: string;
  readonly maxBody?: string;
  readonly forwardTimeout?: string;
  readonly concurrency?: string;
  readonly output?: "line" | "quiet";
  readonly showHeaders?: boolean;
  readonly showBody?: boolean;
  readonly readyFile?: string;
  readonly expect?: readonly string[];
  readonly timeout?: string;
  readonly printSecret?: boolean;
  readonly register?: boolean;
  readonly keep?: boolean;
  readonly yes?: boolean;
}

/** What one run of `whk listen` is to do; every value checked. */
export interface ListenOptions extends Destinations {
  readonly port: number;
  /** True: the user chose the port, so no other will do. */
  readonly strictPort: boolean;
  /** Sent with every forwarded delivery. */
  readonly headers: RawHeaders;
  readonly reply: "mirror" | "ack";
  readonly onInvalid: "reject" | "accept";
  readonly events: readonly string[];
  /** The answer where no app is asked. */
  readonly respond: Reply;
  /** Wait before it, ms. */
  readonly delay: number;
  readonly exec: string | null;
  /** Bytes. */
  readonly maxBody: number;
  /** Deadline of one forward, ms. */
  readonly forwardTimeout: number;
  readonly concurrency: number;
  readonly quiet: boolean;
  readonly showHeaders: boolean;
  readonly showBody: boolean;
  /** What is waited for, as it was given; empty: nothing. */
  readonly expect: readonly string[];
  /** How long, ms; null: for ever. */
  readonly timeout: number | null;
  readonly printSecret: boolean;
  readonly secrets: SecretOptions;
  /** How the listener is registered; null: it is not. */
  readonly registrar: Omit<RegistrarOptions, "events"> | null;
  /** How it is reached from the internet; null: it is not. */
  readonly tunnel: TunnelOptions | null;
}

/**
 * Checks argv; what it leaves open comes from the project file or the profile. Throws a usage error for a value or a
 * combination that cannot be done.
 */
export async function readOptions(
  app: App,
  target: string | undefined,
  flags: ListenFlags,
): Promise<ListenOptions> {
  const project = await fileDefaults(app);
  const destinations = readDestinations(target, flags, project);
  const { json, quiet: silent, sandbox } = app.globals;
  refuseCombinations(flags, { ...destinations, json, silent, sandbox });
  return {
    ...destinations,
    ...readLimits(flags),
    ...readPresentation(flags),
    ...readExpect(flags),
    headers: (flags.header ?? []).map((header) => parseSentHeader("--header", header)),
    reply: flags.reply ?? "mirror",
    onInvalid: flags.onInvalid ?? "reject",
    events: flags.events ?? project?.events ?? [],
    respond: await readRespond(app, flags),
    delay: flags.delay === undefined ? 0 : parseDuration("--delay", flags.delay),
    exec: readExec(flags.exec),
    secrets: secretOptions(flags),
    registrar: readRegistrar(flags, sandbox),
    tunnel: readTunnel(flags, { driver: project?.tunnel, sandbox }),
  };
}

function readRegistrar({ register, keep, yes }: ListenFlags, sandbox: boolean): ListenOptions["registrar"] {
  if (register !== true && !sandbox) return null;
  return { sandbox, keep: keep === true, yes: yes === true };
}

function readLimits(flags: ListenFlags) {
  const { port, maxBody = "5mb", forwardTimeout = "30s", concurrency = "8" } = flags;
  return {
    port: port === undefined ? 4400 : parseWhole("--port", port, { min: 0, max: 65_535 }),
    strictPort: port !== undefined,
    maxBody: positive("--max-body", parseSize("--max-body", maxBody)),
    forwardTimeout: positive("--forward-timeout", parseDuration("--forward-timeout", forwardTimeout)),
    concurrency: parseWhole("--concurrency", concurrency, { min: 1, max: 1000 }),
  };
}

function readPresentation(flags: ListenFlags) {
  return {
    quiet: flags.output === "quiet",
    showHeaders: flags.showHeaders === true,
    showBody: flags.showBody === true,
    printSecret: flags.printSecret === true,
  };
}

function readExpect({ expect = [], timeout }: ListenFlags) {
  const limit = timeout === undefined ? null : positive("--timeout", parseDuration("--timeout", timeout));
  return { expect, timeout: limit };
}

/** `--respond` without a body answers with none; a body that is JSON is said to be JSON. */
async function readRespond(app: App, { respond = "200", respondBody }: ListenFlags): Promise<Reply> {
  const status = parseWhole("--respond", respond, { min: 200, max: 599 });
  if (respondBody === undefined) return ownReply(status, "");
  const isFile = respondBody.startsWith("@");
  const body = isFile ? (await readBody(app, respondBody.slice(1), {})).body : Buffer.from(respondBody);
  if (body.length > 0 && (status === 204 || status === 304)) {
    throw usage(
      "bad_combination",
      `an answer ${status} has no body`,
      "leave out --respond-body or change --respond",
    );
  }
  const isJson = parseJson(body) !== undefined;
  return ownReply(status, body, isJson ? [["content-type", "application/json"]] : []);
}

function readExec(command: string | undefined): string | null {
  if (command === undefined || command.trim() !== "") return command ?? null;
  throw usage("bad_value", "--exec: the command is empty", "write it like --exec 'jq .data'");
}

function positive(flag: string, value: number): number {
  if (value > 0) return value;
  throw usage("bad_value", `${flag}: 0 is too little`, "leave the flag out for the default");
}

function secretOptions({ secretStdin, secretFile }: ListenFlags): SecretOptions {
  return {
    ...(secretStdin === undefined ? {} : { secretStdin }),
    ...(secretFile === undefined ? {} : { secretFile }),
  };
}

function usage(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
