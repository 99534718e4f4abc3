import type { Endpoint } from "../../endpoints/endpoint.ts";
import { hanging } from "../../output/hanging.ts";
import type { Io } from "../../output/io.ts";
import { lookOf } from "../../output/look.ts";
import { join, type Printable, type Text, text, toText } from "../../output/text.ts";
import { age, localTime } from "../../output/time.ts";

/** Prints the provider's own answer on stdout, one line of JSON; the secrets in it masked but the `revealed`. */
export function printRaw(io: Io, raw: unknown, revealed: readonly string[] = []): void {
  for (const secret of secretsIn(raw)) io.hide(secret);
  if (typeof raw === "object" && raw !== null) io.record(raw, revealed);
  else io.line(JSON.stringify(raw) ?? "null");
}

/** What stands under a name that says so: an answer that only shows an endpoint can hold its secret too. */
function secretsIn(value: unknown, isSecret = false): string[] {
  if (typeof value === "string") return isSecret ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    secretsIn(one, (isSecret && Array.isArray(value)) || secretName.test(name)),
  );
}

const secretName = /secret|token|password|credential|(?:signing|private|api)[_-]?key/i;

/** `✓ created  webhook_abc123  https://example.com/hooks`. */
export function printDone(io: Io, done: string, parts: readonly Printable[]): void {
  io.line(join([io.paint.green(text`${io.glyphs.ok} ${done}`), ...parts], "  "));
}

/** `  secret    whsec_…77d0, stored`; long words go on below themselves. */
export function printField(io: Io, label: string, value: Printable): void {
  const head = text`  ${io.paint.dim(label.padEnd(9))} `;
  // What is painted or revealed is ours and short; a plain text may be long.
  if (typeof value !== "string") io.line(text`${head}${value}`);
  else for (const line of hanging(head, io.redact(value), lookOf(io))) io.line(line);
}

/** All of an endpoint but its id, one field a line. */
export function printEndpoint(io: Io, endpoint: Endpoint, now: number): void {
  const metadata = Object.entries(endpoint.metadata).map(([name, value]) => `${name}=${value}`);
  printField(io, "url", toText(io.redact(endpoint.url)));
  printField(io, "events", endpoint.events.join(", ") || "-");
  printField(io, "state", stateText(io, endpoint));
  if (endpoint.createdAt !== null) printField(io, "created", whenText(io, endpoint.createdAt, now));
  if (endpoint.description !== null && endpoint.description !== "")
    printField(io, "about", endpoint.description);
  if (metadata.length > 0) printField(io, "metadata", metadata.join(", "));
}

/** `enabled` or `disabled`, which catches the eye. */
export function stateText({ paint }: Io, { enabled }: Endpoint): Text {
  return enabled ? paint.green("enabled") : paint.yellow("disabled");
}

/** A time of the provider: with its age for a human, as it came into a pipe. */
function whenText(io: Io, time: string, now: number): Text {
  const ms = Date.parse(time);
  if (!io.stdoutIsTty || Number.isNaN(ms)) return toText(time);
  return text`${localTime(ms)}  ${io.paint.dim(age(ms, now))}`;
}
