import type { Command } from "commander";
import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { type Verdict, verdicts } from "../../events/delivery.ts";
import { nearest } from "../../events/nearest.ts";
import type { DeliveryFilter } from "../../store/deliveries.ts";
import { findProvider } from "../provider-choice.ts";
import { collect, parseSince } from "../values.ts";

/** The flags that narrow stored deliveries, of `events list` and `replay`. */
export interface FilterFlags {
  readonly type?: readonly string[];
  readonly verdict?: readonly string[];
  readonly status?: string;
  readonly since?: string;
  readonly until?: string;
}

/** Adds them to a command; the provider is the global flag. */
export function addFilterOptions(command: Command): Command {
  return command
    .option("--type <pattern>", "only these event types: 'payment.*'; repeatable", collect)
    .option("--verdict <verdict>", "only these verdicts: ok, mismatch, …; repeatable", collect)
    .option("--status <status>", "how it ended: 500, 5xx, delivered, failed or unsent")
    .option("--since <time>", "received since: 10m, or a time")
    .option("--until <time>", "received before: 10m, or a time");
}

/**
 * Reads them. Throws a usage error, with what was probably meant, for a value that is none, an unknown provider,
 * and a time that nothing lies in. Whether there are such event types is not asked here: see known-types.ts.
 */
export async function readFilter(app: App, flags: FilterFlags): Promise<DeliveryFilter> {
  const types = listed("--type", flags.type);
  const verdicts = listed("--verdict", flags.verdict)?.map(readVerdict);
  const provider = await namedProvider(app);
  return {
    ...(types === undefined ? {} : { types }),
    ...(provider === null ? {} : { provider }),
    ...(verdicts === undefined ? {} : { verdicts }),
    ...(flags.status === undefined ? {} : { status: readStatus(flags.status) }),
    ...readSpan(flags, app.clock.now()),
  };
}

/** Values of a repeatable flag, each possibly several separated by commas. */
function listed(flag: string, values: readonly string[] | undefined): string[] | undefined {
  const all = values?.flatMap((value) => value.split(",")).map((value) => value.trim());
  if (all?.some((value) => value === "" || value === "!") !== true) return all;
  throw badValue(`${flag} is empty`, "give it a value or leave it out");
}

/** Only whom flag or variable name: what a project is set to is no wish to see nothing else. */
async function namedProvider(app: App): Promise<string | null> {
  const named = app.globals.provider ?? "";
  return named === "" ? null : (await findProvider(app, named)).id;
}

function readVerdict(value: string): Verdict {
  const found = verdicts.find((verdict) => verdict === value);
  if (found !== undefined) return found;
  const close = value === "verified" ? "ok" : nearest(value, verdicts);
  throw badValue(
    `--verdict: there is no verdict "${value}"`,
    close === null ? `one of ${verdicts.join(", ")}` : `did you mean ${close}?`,
  );
}

const endings = ["delivered", "failed", "unsent"] as const;
const classes = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;

function readStatus(value: string): NonNullable<DeliveryFilter["status"]> {
  if (/^[1-5]\d\d$/.test(value)) return Number(value);
  const found = [...endings, ...classes].find((known) => known === value.toLowerCase());
  if (found !== undefined) return found;
  const close = /\d/.test(value) ? null : nearest(value, endings);
  throw badValue(
    `--status: there is no status "${value}"`,
    close === null ? "a status such as 500, 5xx, delivered, failed or unsent" : `did you mean ${close}?`,
  );
}

function readSpan({ since, until }: FilterFlags, now: number): Pick<DeliveryFilter, "since" | "until"> {
  const from = since === undefined ? undefined : parseSince("--since", since, now);
  const to = until === undefined ? undefined : parseSince("--until", until, now);
  if (from !== undefined && to !== undefined && from >= to) {
    throw badValue("--since is not before --until, nothing lies between them", "the earlier time is --since");
  }
  return { ...(from === undefined ? {} : { since: from }), ...(to === undefined ? {} : { until: to }) };
}

function badValue(message: string, hint: string): WhkError {
  return new WhkError("usage", "bad_value", message, { hint });
}
