import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { RawHeaders } from "../../events/delivery.ts";
import type { Edit } from "../../events/edit.ts";
import { parseTarget, type Target } from "../../listen/target.ts";
import type { DeliveryFilter } from "../../store/deliveries.ts";
import { type FilterFlags, readFilter } from "../events/filter.ts";
import type { SecretOptions } from "../secret-input.ts";
import { readSet, readTimeout, secretOptions } from "../trigger/options.ts";
import { parseSentHeader, parseWhole } from "../values.ts";

/** The flags of `whk replay` as commander hands them over. */
export interface ReplayFlags extends FilterFlags, SecretOptions {
  readonly failed?: boolean;
  readonly to?: string;
  readonly header?: readonly string[];
  readonly set?: readonly string[];
  readonly resign?: boolean;
  readonly speed?: string;
  readonly limit?: string;
  readonly concurrency?: string;
  readonly timeout?: string;
  readonly allowInvalid?: boolean;
  readonly dryRun?: boolean;
}

/** Which deliveries are sent again. */
export type Choice =
  /** `provider`: whose they are, named to sign them; left out: as they are stored. */
  | { readonly by: "id"; readonly ids: readonly string[]; readonly provider?: string }
  /** `most`: at most so many, Infinity for all. */
  | { readonly by: "filter"; readonly filter: DeliveryFilter; readonly most: number };

/** What one run of `whk replay` is to do; every value checked. */
export interface ReplayOptions {
  readonly choice: Choice;
  /** Where they go instead of where they went before. */
  readonly to: Target | null;
  /** Sent with each, in place of headers of the same name. */
  readonly headers: RawHeaders;
  readonly edits: readonly Edit[];
  /** Also when there are edits. */
  readonly resign: boolean;
  /** How much faster than they were received; null: one after another. */
  readonly speed: number | null;
  readonly concurrency: number;
  /** Deadline of one attempt, ms. */
  readonly timeout: number;
  readonly allowInvalid: boolean;
  readonly dryRun: boolean;
  readonly secrets: SecretOptions;
}

/** With --speed several may be under way, as they were when they were received. */
const usualConcurrency = { paced: 8, unpaced: 1 };
const usualMost = 1000;

/** Checks argv. Throws a usage error for a value or a combination that cannot be done. */
export async function readOptions(
  app: App,
  ids: readonly string[],
  flags: ReplayFlags,
): Promise<ReplayOptions> {
  const speed = flags.speed === undefined ? null : readSpeed(flags.speed);
  const edits = (flags.set ?? []).map(readSet);
  const options: ReplayOptions = {
    choice: await readChoice(app, ids, flags),
    to: flags.to === undefined ? null : parseTarget(flags.to),
    headers: (flags.header ?? []).map((header) => parseSentHeader("--header", header)),
    edits,
    resign: flags.resign === true || edits.length > 0,
    speed,
    concurrency:
      flags.concurrency === undefined
        ? usualConcurrency[speed === null ? "unpaced" : "paced"]
        : parseWhole("--concurrency", flags.concurrency, { min: 1, max: 1000 }),
    timeout: flags.timeout === undefined ? 30_000 : readTimeout(flags.timeout),
    allowInvalid: flags.allowInvalid === true,
    dryRun: flags.dryRun === true,
    secrets: secretOptions(flags),
  };
  refuseUnused(options);
  return options;
}

async function readChoice(app: App, ids: readonly string[], flags: ReplayFlags): Promise<Choice> {
  const failed = flags.failed === true || ids.includes("failed");
  const named = [...new Set(ids.filter((id) => id !== "failed"))];
  const narrowing = narrowingFlags(app, flags);
  if (named.length > 0) {
    const isSigned = flags.resign === true || flags.set !== undefined;
    const unfit = isSigned ? narrowing.filter((flag) => flag !== "--provider") : narrowing;
    const [first] = failed ? ["--failed"] : [...unfit, ...(flags.limit === undefined ? [] : ["--limit"])];
    if (first !== undefined) throw namedAndChosen(first);
    const { provider } = app.globals;
    const isNamed = provider !== undefined && narrowing.includes("--provider");
    return { by: "id", ids: named, ...(isNamed && { provider }) };
  }
  if (!failed && narrowing.length === 0) throw nothingChosen();
  if (failed && flags.status !== undefined) throw twoStatuses();
  const filter = await readFilter(app, flags);
  return { by: "filter", filter: failed ? { ...filter, status: "failed" } : filter, most: readMost(flags) };
}

/** The flags given that choose deliveries; a provider of the environment is none. */
function narrowingFlags({ globals, env }: App, flags: ReplayFlags): string[] {
  const { type, verdict, status, since, until } = flags;
  const given = Object.entries({ type, verdict, status, since, until });
  const hasProvider = globals.provider !== undefined && globals.provider !== env["WHK_PROVIDER"];
  return [
    ...given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`])),
    ...(hasProvider ? ["--provider"] : []),
  ];
}

function readMost({ limit }: ReplayFlags): number {
  if (limit === undefined) return usualMost;
  return parseWhole("--limit", limit, { min: 0, max: 1_000_000_000 }) || Number.POSITIVE_INFINITY;
}

function readSpeed(value: string): number {
  const speed = /^\d{1,9}(\.\d{1,6})?$/.test(value) ? Number(value) : 0;
  if (speed > 0) return speed;
  const hint = "1 keeps the original spacing, 10 makes it ten times as fast";
  throw usage("bad_value", `--speed: "${value}" is no factor`, hint);
}

function refuseUnused({ resign, secrets }: ReplayOptions): void {
  if (resign || (secrets.secretStdin === undefined && secrets.secretFile === undefined)) return;
  const flag = secrets.secretStdin === true ? "--secret-stdin" : "--secret-file";
  throw usage(
    "bad_combination",
    `${flag} has no effect: stored bytes go out as they are`,
    "add --resign to sign them again",
  );
}

function namedAndChosen(flag: string): WhkError {
  const message = `${flag} chooses among many, an id names one`;
  return usage("bad_combination", message, "leave out the ids or the filters");
}

function nothingChosen(): WhkError {
  return usage(
    "nothing_chosen",
    "nothing says which deliveries",
    "name ids, `last` or `failed`, or choose with --since 10m, --type 'payment.*', --status 5xx",
  );
}

function twoStatuses(): WhkError {
  return usage("bad_combination", "--failed and --status both say how it ended", "leave one of them out");
}

function usage(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
