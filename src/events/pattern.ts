/**
 * A test for event types from patterns such as `payment.*` and `!*.failed`, each possibly several separated
 * by commas. A type passes when a positive pattern fits, or none is given, and no negative one does. Without
 * patterns everything passes. An event without a type passes positive patterns only if one of them is `*`.
 */
export function compilePatterns(patterns: readonly string[]): (type: string | null) => boolean {
  const all = patterns.flatMap((pattern) => pattern.split(",")).map((pattern) => pattern.trim());
  const positive = all.filter((pattern) => pattern !== "" && !pattern.startsWith("!")).map(compile);
  const negative = all
    .filter((pattern) => pattern.startsWith("!"))
    .map((pattern) => compile(pattern.slice(1)));
  return (type) => {
    const name = type ?? "";
    if (negative.some((fits) => type !== null && fits(name))) return false;
    return positive.length === 0 || positive.some((fits) => fits(name));
  };
}

/** True when the type fits one pattern, in which `*` stands for any run of characters. */
export function matchesPattern(pattern: string, type: string): boolean {
  return compile(pattern)(type);
}

/** Literal parts are found from left to right, each at its first place, so the time is linear. */
function compile(pattern: string): (type: string) => boolean {
  const [head = "", ...rest] = pattern.split("*");
  const tail = rest.pop();
  if (tail === undefined) return (type) => type === pattern;
  const middle = rest.filter((part) => part !== "");
  return (type) => {
    if (type.length < head.length + tail.length || !type.startsWith(head) || !type.endsWith(tail))
      return false;
    const end = type.length - tail.length;
    let at = head.length;
    for (const part of middle) {
      const found = type.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}
