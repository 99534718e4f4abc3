import { isNativeError } from "node:util/types";

/**
 * What went wrong, as far as a caller has to care. A kind decides the exit code; see {@link exitCodes}.
 */
export type ErrorKind =
  | "defect"
  | "usage"
  | "auth"
  | "unsupported"
  | "provider"
  | "network"
  | "signature"
  | "expectation"
  | "app"
  | "store";

/** The exit codes of the command line, in the order `whk help exit-codes` prints them. */
export const exitCodes = [
  { code: 0, kind: null, meaning: "done; also `listen` or `sandbox` stopped with SIGINT or SIGTERM" },
  { code: 1, kind: "defect", meaning: "a defect in whk" },
  {
    code: 2,
    kind: "usage",
    meaning: "usage or configuration: bad flag, bad value, missing value, malformed file",
  },
  { code: 3, kind: "auth", meaning: "no credential, or the provider refused it" },
  { code: 4, kind: "unsupported", meaning: "this provider has no such operation" },
  { code: 5, kind: "provider", meaning: "the provider answered an error" },
  { code: 6, kind: "network", meaning: "network or tunnel: refused, DNS, TLS, timeout" },
  { code: 7, kind: "signature", meaning: "a signature did not verify" },
  { code: 8, kind: "expectation", meaning: "an expectation was not met in time" },
  { code: 9, kind: "app", meaning: "the receiving app did not accept: an unexpected status, or unreachable" },
  { code: 10, kind: "store", meaning: "local store failure: disk full, unreadable, newer format" },
  { code: 130, kind: null, meaning: "interrupted (SIGINT) in the middle of any other command" },
  { code: 143, kind: null, meaning: "terminated (SIGTERM) in the middle of any other command" },
] as const satisfies readonly { code: number; kind: ErrorKind | null; meaning: string }[];

export interface WhkErrorOptions {
  /** What the user should do next, one sentence without a full stop. */
  hint?: string;
  /** Further fields for the `--json` error document; never secrets. */
  details?: Readonly<Record<string, string | number | boolean | null>>;
  /** What to do instead, when it takes more than a hint: shown line by line between message and hint. */
  steps?: readonly ErrorStep[];
  cause?: unknown;
}

/** `label` is one short word: `click`, `copy`, `then`. */
export interface ErrorStep {
  readonly label: string;
  readonly text: string;
}

/**
 * The one error class of whk. `message` says what happened, `hint` what to do, `code` is the stable
 * snake_case name scripts may test. Everything else that is thrown is a defect.
 */
export class WhkError extends Error {
  override readonly name = "WhkError";
  readonly kind: ErrorKind;
  readonly code: string;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  readonly steps: readonly ErrorStep[];

  constructor(kind: ErrorKind, code: string, message: string, options: WhkErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
    this.steps = options.steps ?? [];
  }
}

/** The exit code for a kind of error, from the table above. */
export function exitCodeOf(kind: ErrorKind): number {
  return exitCodes.find((row) => row.kind === kind)?.code ?? 1;
}

/** The file-system or network code (`ENOENT`, `ECONNREFUSED`) of something thrown, or null. */
export function systemCode(thrown: unknown): string | null {
  // No instanceof: under jest, errors of Node itself are of another realm.
  if (!isNativeError(thrown) || !("code" in thrown)) return null;
  return typeof thrown.code === "string" ? thrown.code : null;
}
