import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { compilePatterns, matchesPattern } from "../../events/pattern.ts";
import { text } from "../../output/text.ts";

/** The patterns a flag names, each once: `["a,b", "b"]` → `["a", "b"]`. Throws a usage error for an empty one. */
export function splitPatterns(flag: string, values: readonly string[]): string[] {
  const patterns = values.flatMap((value) => value.split(",")).map((pattern) => pattern.trim());
  if (patterns.includes(""))
    throw usage(`${flag} has an empty event type`, `write it like ${flag} payment.succeeded,refund.created`);
  const odd = patterns.find((pattern) => !/^!?[\x21-\x7e]{1,200}$/.test(pattern));
  if (odd !== undefined)
    throw usage(`${flag}: "${odd}" is no event type`, "printable characters without blanks");
  return [...new Set(patterns)];
}

/**
 * The patterns as this provider takes them. Where it has no wildcards, or a pattern excludes types, they are
 * written out after the catalogue, which is said. Warns of what fits no known type; throws a usage error for what
 * cannot be written out.
 */
export function registrable(
  app: App,
  { contract, provider }: Connection,
  patterns: readonly string[],
): string[] {
  const known = provider.events.map(({ type }) => type);
  const excluding = patterns.some((pattern) => pattern.startsWith("!"));
  const wildcards = contract.endpoint.wildcards.allowed && !excluding;
  const wanted = new Set<string>();
  for (const pattern of patterns) {
    if (pattern.startsWith("!")) continue;
    if (!pattern.includes("*")) warnUnknown(app, provider.id, { type: pattern, known });
    else if (known.length > 0 && !known.some((type) => matchesPattern(pattern, type)))
      warnUnfitting(app, provider.id, pattern);
    const types =
      wildcards || !pattern.includes("*") ? [pattern] : known.filter((type) => matchesPattern(pattern, type));
    for (const type of types) wanted.add(type);
  }
  const passes = compilePatterns(patterns);
  const positive = patterns.some((pattern) => !pattern.startsWith("!"));
  const written = excluding ? (positive ? [...wanted] : known).filter(passes) : [...wanted];
  if (written.length === 0) throw nothingLeft(provider.id, patterns);
  const differs = written.join() !== patterns.join();
  if (differs)
    app.io.note(
      text`${excluding ? "written out" : `${provider.id} has no wildcards, written out`}: ${written.join(", ")}`,
    );
  return written;
}

function warnUnknown(
  app: App,
  provider: string,
  { type, known }: { type: string; known: readonly string[] },
): void {
  if (known.length === 0 || known.includes(type)) return;
  const close = nearest(type, known);
  const meant = close === null ? "" : `; did you mean ${close}?`;
  app.io.warn(text`warning: ${provider} has no event type "${type}" that is known${meant}`);
}

function warnUnfitting(app: App, provider: string, pattern: string): void {
  app.io.warn(text`warning: no known event type of ${provider} fits "${pattern}"`);
}

function nothingLeft(provider: string, patterns: readonly string[]): WhkError {
  return usage(
    `no event type of ${provider} is left of "${patterns.join(",")}", which has to be written out`,
    `name the types; \`whk trigger --list --provider ${provider}\` shows those that are known`,
  );
}

function usage(message: string, hint: string): WhkError {
  return new WhkError("usage", "bad_events", message, { hint });
}
