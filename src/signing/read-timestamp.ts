import type { Item } from "./candidates.ts";
import { failures } from "./failures.ts";
import { type Failure, isFailure } from "./reasons.ts";
import type { RequestReader } from "./request.ts";
import type { Scheme, TimestampRule } from "./scheme.ts";
import { parseTimestamp } from "./timestamp.ts";

export interface Timestamp {
  /** As it stands in the request, one character per byte; null when it is absent and nobody needs it. */
  readonly text: string | null;
  /** Ms since the epoch; null when the age is not judged. */
  readonly time: number | null;
}

/**
 * The timestamp of a request. It must be well-formed where the scheme or the caller judges its age; elsewhere
 * it is signed text like any other, and only {@link renderTemplate} insists on it.
 */
export function readTimestamp(
  scheme: Scheme,
  reader: RequestReader,
  context: { items: readonly Item[]; limit: number | null },
): Timestamp | Failure {
  const rule = scheme.ts;
  if (rule === undefined) return { text: null, time: null };
  const text = readText(rule, reader, context.items);
  if (isFailure(text)) return text;
  if (rule.tolerance === null && context.limit === null) return { text, time: null };
  if (text === null || text === "") return failures.noTimestamp(rule);
  const time = parseTimestamp(text, rule.unit);
  return time === null ? failures.badTimestamp(rule) : { text, time };
}

function readText(
  rule: TimestampRule,
  reader: RequestReader,
  items: readonly Item[],
): string | null | Failure {
  const name = rule.from.slice(rule.from.indexOf(":") + 1);
  if (rule.from.startsWith("header:")) return reader.header(name);
  if (rule.from.startsWith("sig:")) {
    const given = items.filter((item) => item.key === name);
    return given.length > 1 ? failures.duplicatedTimestamp(rule) : (given[0]?.text ?? null);
  }
  const bytes = reader.jsonBytes(name);
  return isFailure(bytes) ? bytes : bytes.toString("latin1");
}
