import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { compilePatterns, matchesPattern } from "../../events/pattern.ts";
import { Expectations, type ExpectedType } from "../../listen/expectations.ts";
import { parseWhole } from "../values.ts";
import type { Expectation } from "./candidates.ts";
import { checkEventTypes } from "./event-types.ts";
import type { ListenOptions } from "./options.ts";

/** What this run of the listener is to wait for, and how long. */
export interface Expecting {
  readonly expectations: Expectations;
  /** Ms from ready; null: for ever. */
  readonly timeout: number | null;
}

/**
 * Reads --expect; null: nothing is expected. Throws a usage error for what is nearly a type of the provider, as
 * --events does, for what is given twice, and for what the endpoint that is registered would never be sent.
 */
export function readExpecting(app: App, whose: Expectation, options: ListenOptions): Expecting | null {
  if (options.expect.length === 0) return null;
  const known = whose.all.flatMap(({ provider }) => provider.events.map(({ type }) => type));
  const expected = options.expect.map((value) => parseExpected(value, known));
  for (const [index, { pattern }] of expected.entries()) {
    const twice = expected.findIndex((other) => other.pattern === pattern) < index;
    if (twice) {
      const hint = `write --expect '${pattern}x2' for two of them`;
      throw usage("bad_combination", `--expect ${pattern} is given twice`, hint);
    }
  }
  const patterns = expected.map(({ pattern }) => pattern);
  checkEventTypes(app, whose, patterns);
  if (options.registrar !== null) refuseUnsent(patterns, options.events, known);
  return { expectations: new Expectations(expected), timeout: options.timeout };
}

/** `payment.*x2`; a known event type is taken as it stands, even if it ends like that. */
export function parseExpected(value: string, known: readonly string[]): ExpectedType {
  const trimmed = value.trim();
  const [, pattern = trimmed, count = "1"] =
    (known.includes(trimmed) ? null : /^(.+)x(\d+)$/.exec(trimmed)) ?? [];
  if (pattern === "" || /[,!\s]/.test(pattern)) {
    const hint =
      "one event type or pattern, such as payment.succeeded or 'payment.*x2'; repeat the flag for more";
    throw usage("bad_value", `--expect: "${value}" is no event type`, hint);
  }
  return { pattern, count: parseWhole("--expect", count, { min: 1, max: 1_000_000 }) };
}

/** The provider sends the endpoint only what --events names. */
function refuseUnsent(
  patterns: readonly string[],
  events: readonly string[],
  known: readonly string[],
): void {
  const sends = compilePatterns(events);
  const never = patterns.find(
    (pattern) => ![pattern, ...known.filter((type) => matchesPattern(pattern, type))].some(sends),
  );
  if (never === undefined) return;
  const message = `--expect ${never} can never be met: the endpoint is registered for ${events.join(",")}`;
  throw usage("bad_combination", message, "add it to --events");
}

function usage(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
