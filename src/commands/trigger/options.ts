import { WhkError } from "../../errors.ts";
import type { RawHeaders } from "../../events/delivery.ts";
import { type Edit, readEdit } from "../../events/edit.ts";
import { nearest } from "../../events/nearest.ts";
import { type TamperKind, tamperKinds } from "../../signing/tamper-kinds.ts";
import type { SecretOptions } from "../secret-input.ts";
import { parseDuration, parseSentHeader, parseWhole } from "../values.ts";

/** The flags of `whk trigger` as commander hands them over. */
export interface TriggerFlags extends SecretOptions {
  readonly list?: boolean;
  readonly to?: string;
  readonly scheme?: string;
  readonly data?: string;
  readonly set?: readonly string[];
  readonly id?: string;
  readonly header?: readonly string[];
  readonly count?: string;
  readonly concurrency?: string;
  readonly rate?: string;
  readonly duplicate?: string;
  readonly tamper?: string;
  readonly retry?: string | true;
  readonly timeScale?: string;
  readonly expectStatus?: string;
  readonly timeout?: string;
  readonly dryRun?: boolean;
  readonly edit?: boolean;
  readonly via?: string;
  readonly endpoint?: string;
}

/** What one run of `whk trigger` is to do; every value checked. */
export interface TriggerOptions {
  readonly type: string | null;
  readonly list: boolean;
  readonly to: string | null;
  readonly scheme: string | null;
  /** JSON text, `@file` or `-`. */
  readonly data: string | null;
  readonly edits: readonly Edit[];
  readonly id: string | null;
  readonly headers: RawHeaders;
  readonly count: number;
  readonly concurrency: number;
  /** Most requests per second. */
  readonly rate: number | null;
  /** How often each event is sent. */
  readonly duplicate: number;
  readonly tamper: TamperKind | null;
  /** Name of a preset; true: the provider's own. */
  readonly retry: string | true | null;
  readonly timeScale: number;
  readonly expectStatus: number | null;
  /** Deadline of one request, ms. */
  readonly timeout: number | null;
  readonly dryRun: boolean;
  readonly edit: boolean;
  readonly secrets: SecretOptions;
}

/** Checks argv. Throws a usage error for a value or a combination that cannot be done. */
export function readOptions(argument: string | undefined, flags: TriggerFlags): TriggerOptions {
  const { type, retry } = typeOrPreset(argument, flags.retry);
  const options: TriggerOptions = {
    type,
    retry,
    list: flags.list === true,
    to: flags.to ?? null,
    scheme: flags.scheme ?? null,
    data: flags.data ?? null,
    edits: (flags.set ?? []).map(readSet),
    id: flags.id === undefined ? null : readId(flags.id),
    headers: (flags.header ?? []).map((header) => parseSentHeader("--header", header)),
    count: readCount("--count", flags.count, 1_000_000),
    duplicate: readCount("--duplicate", flags.duplicate, 1_000_000),
    concurrency: readCount("--concurrency", flags.concurrency, 1000),
    rate: flags.rate === undefined ? null : readRate(flags.rate),
    tamper: flags.tamper === undefined ? null : readTamper(flags.tamper),
    timeScale: flags.timeScale === undefined ? 1 : readScale(flags.timeScale),
    expectStatus: readStatus(flags.expectStatus),
    timeout: flags.timeout === undefined ? null : readTimeout(flags.timeout),
    dryRun: flags.dryRun === true,
    edit: flags.edit === true,
    secrets: secretOptions(flags),
  };
  refuseCombinations(options, flags);
  return options;
}

/** `--retry payment.succeeded` reads as a preset to commander; without an argument it is the event type. */
function typeOrPreset(argument: string | undefined, retry: string | true | undefined) {
  const isType = argument === undefined && typeof retry === "string" && retry.includes(".");
  return isType ? ({ type: retry, retry: true } as const) : { type: argument ?? null, retry: retry ?? null };
}

/** One `--set`. Throws a usage error. */
export function readSet(assignment: string): Edit {
  const edit = readEdit(assignment);
  if ("problem" in edit) throw usage("bad_set", `--set: ${edit.problem}`, edit.hint);
  return edit;
}

/** An id goes into headers and signed texts, so it is one printable word. */
function readId(id: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(id)) return id;
  throw usage("bad_value", `--id: "${id}" is no event id`, "1 to 200 printable characters without blanks");
}

function readCount(flag: string, value: string | undefined, max: number): number {
  return value === undefined ? 1 : parseWhole(flag, value, { min: 1, max });
}

function readRate(value: string): number {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)(?:\/(s|m))?$/.exec(value);
  const rate = Number(match?.[1] ?? 0) / (match?.[2] === "m" ? 60 : 1);
  if (rate > 0) return rate;
  throw usage(
    "bad_value",
    `--rate: "${value}" is no rate`,
    "requests per second, like --rate 50 or --rate 30/m",
  );
}

function readTamper(kind: string): TamperKind {
  const known = tamperKinds.find((candidate) => candidate === kind);
  if (known !== undefined) return known;
  const close = nearest(kind, tamperKinds);
  const hint = close === null ? `one of ${tamperKinds.join(", ")}` : `did you mean ${close}?`;
  throw usage("bad_value", `--tamper: there is no kind "${kind}"`, hint);
}

function readScale(value: string): number {
  const scale = /^\d{1,9}(\.\d{1,6})?$/.test(value) ? Number(value) : 0;
  if (scale > 0) return scale;
  const hint = "60 makes a minute a second; it divides every wait";
  throw usage("bad_value", `--time-scale: "${value}" is no factor`, hint);
}

function readStatus(value: string | undefined): number | null {
  return value === undefined ? null : parseWhole("--expect-status", value, { min: 100, max: 599 });
}

/** `--timeout` in ms. Throws a usage error. */
export function readTimeout(value: string): number {
  const timeout = parseDuration("--timeout", value);
  if (timeout > 0) return timeout;
  throw usage("bad_value", "--timeout: 0 leaves no time for an answer", "write it like --timeout 30s");
}

/** Only the flags that tell where the secret is. */
export function secretOptions({ secretStdin, secretFile }: SecretOptions): SecretOptions {
  return {
    ...(secretStdin === undefined ? {} : { secretStdin }),
    ...(secretFile === undefined ? {} : { secretFile }),
  };
}

function refuseCombinations(options: TriggerOptions, flags: TriggerFlags): void {
  const several = options.count * options.duplicate > 1;
  if (options.count > 1 && options.id !== null) {
    throw usage(
      "bad_combination",
      "--id names one event, --count makes several",
      "use --duplicate to send one often",
    );
  }
  if (options.retry !== null && several) {
    throw usage("bad_combination", "--retry follows one request", "leave out --count and --duplicate");
  }
  if (options.retry !== null && options.tamper !== null) {
    throw usage(
      "bad_combination",
      "--retry waits for 2xx, a tampered request must not get one",
      "leave one out",
    );
  }
  if (flags.timeScale !== undefined && options.retry === null) {
    throw usage(
      "bad_combination",
      "--time-scale shortens the waits of --retry, which is missing",
      "add --retry",
    );
  }
  if (options.data === "-" && flags.secretStdin === true) {
    throw usage(
      "bad_combination",
      "--data - and --secret-stdin both read stdin",
      "use --secret-file or --data @file",
    );
  }
}

function usage(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
