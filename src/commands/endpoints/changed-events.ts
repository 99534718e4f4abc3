import type { Endpoint } from "../../endpoints/endpoint.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { matchesPattern } from "../../events/pattern.ts";

/**
 * The endpoint's patterns with some added and some removed, in their order. Throws a usage error for one that is
 * both, one to be removed that is not there, and when none would be left.
 */
export function changedEvents(
  { id, events }: Pick<Endpoint, "id" | "events">,
  add: readonly string[],
  remove: readonly string[],
): string[] {
  const both = add.find((pattern) => remove.includes(pattern));
  if (both !== undefined)
    throw refused("bad_combination", `${both} is to be added and removed`, "give it once");
  const absent = remove.find((pattern) => !events.includes(pattern));
  if (absent !== undefined) throw notThere(id, absent, events);
  const left = [...new Set([...events, ...add])].filter((pattern) => !remove.includes(pattern));
  if (left.length > 0) return left;
  throw refused(
    "last_event",
    `${id} would have no event left: providers read that as none or as all`,
    `to stop it use --disable, or \`whk endpoints delete ${id}\``,
  );
}

function notThere(id: string, pattern: string, events: readonly string[]): WhkError {
  const wider = events.find((event) => event.includes("*") && matchesPattern(event, pattern));
  const close = nearest(pattern, events);
  const meant = close === null ? `it has ${events.join(", ")}` : `did you mean ${close}?`;
  const hint = wider === undefined ? meant : `it comes with ${wider}; write the list you want with --events`;
  return refused("event_not_there", `${id} has no event "${pattern}" to remove`, hint);
}

function refused(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
