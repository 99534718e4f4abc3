import { keyOf, tokenEnd, tokenStart } from "./json-tokens.ts";
import type { PathStep } from "./path.ts";

/**
 * Where things stand in JSON text that is known to be valid. Nothing here recurses, so depth costs no stack.
 */

/** A member of an object or an element of an array. */
export interface Child {
  readonly key: PathStep;
  /** The layout around the key, for a member that is added behind. */
  readonly spaceBefore: string;
  readonly colon: string;
  readonly start: number;
  readonly end: number;
}

/** Offset of the value at `steps`, or null when there is none. */
export function valueStart(text: string, steps: readonly PathStep[]): number | null {
  let at = tokenStart(text, 0);
  for (const step of steps) {
    const child = childrenOf(text, at).findLast(({ key }) => key === step);
    if (child === undefined) return null;
    at = child.start;
  }
  return at;
}

/** The members of the object, or the elements of the array, that starts at `at`; none for anything else. */
export function childrenOf(text: string, at: number): Child[] {
  const children: Child[] = [];
  const isObject = text[at] === "{";
  if (!isObject && text[at] !== "[") return children;
  let behind = at + 1;
  for (let first = tokenStart(text, behind); depthChange(text[first]) !== -1; ) {
    const spaceBefore = text.slice(behind, first);
    const place = isObject ? memberAt(text, first) : { key: children.length, colon: "", start: first };
    const end = valueEnd(text, place.start);
    children.push({ ...place, spaceBefore, end });
    const next = tokenStart(text, end);
    behind = text[next] === "," ? next + 1 : next;
    first = tokenStart(text, behind);
  }
  return children;
}

/** Offset behind the value that starts at `at`. */
export function valueEnd(text: string, at: number): number {
  let end = at;
  let depth = 0;
  do {
    const start = tokenStart(text, end);
    end = tokenEnd(text, start);
    depth += depthChange(text[start]);
  } while (depth > 0);
  return end;
}

/** The keys that stand more than once in an object which is no deeper than `deepest` levels, the outermost being 1. */
export function repeatedKeys(text: string, deepest: number): Set<string> {
  const repeated = new Set<string>();
  const open: (Set<string> | null)[] = [];
  let before = "";
  for (let at = tokenStart(text, 0), end = 0; at < text.length; at = tokenStart(text, end)) {
    end = tokenEnd(text, at);
    const first = text.charAt(at);
    const keys = open.at(-1) ?? null;
    if (first === '"' && keys !== null && before !== ":") {
      const key = keyOf(text.slice(at, end));
      if (keys.has(key)) repeated.add(key);
      keys.add(key);
    }
    if (depthChange(first) === 1) open.push(first === "{" && open.length < deepest ? new Set() : null);
    else if (depthChange(first) === -1) open.pop();
    before = first;
  }
  return repeated;
}

function memberAt(text: string, at: number): Pick<Child, "key" | "colon" | "start"> {
  const keyEnd = tokenEnd(text, at);
  const start = tokenStart(text, tokenStart(text, keyEnd) + 1);
  return { key: keyOf(text.slice(at, keyEnd)), colon: text.slice(keyEnd, start), start };
}

function depthChange(token: string | undefined): number {
  if (token === "{" || token === "[") return 1;
  return token === "}" || token === "]" ? -1 : 0;
}
