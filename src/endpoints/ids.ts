import { WhkError } from "../errors.ts";

/**
 * An endpoint's id as one piece of a path, encoded. Throws a usage error for an id that could name something
 * else in the provider's API, or that no provider would give.
 */
export function idSegment(id: string): string {
  const problem = problemOf(id);
  if (problem === null) return encodeURIComponent(id);
  throw new WhkError("usage", "bad_endpoint_id", `this cannot be the id of an endpoint: it ${problem}`, {
    hint: "`whk endpoints list` shows the ids",
  });
}

function problemOf(id: string): string | null {
  if (id.trim() === "") return "is empty";
  if (id === "." || id === "..") return "names a folder";
  if (id.length > 200) return `has ${id.length} characters, more than 200`;
  if (/[/\\]/.test(id)) return "holds a slash";
  if (/\p{Cc}/u.test(id)) return "holds a control character";
  // encodeURIComponent throws for half a character.
  return /\p{Cs}/u.test(id) ? "holds half a character" : null;
}
