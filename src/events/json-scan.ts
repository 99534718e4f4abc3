import { createScanner, type JSONScanner } from "jsonc-parser";
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

/** Every token of a text, white space included; joined they are the text again, also when it is not JSON. */
export function tokenTexts(text: string): string[] {
  const scanner = createScanner(text, false);
  const texts: string[] = [];
  for (let at = 0; at < text.length; at = scanner.getPosition()) {
    scanner.scan();
    texts.push(text.slice(at, scanner.getPosition()));
  }
  return texts;
}

/** Offset of the value at `steps`, or null when there is none. */
export function valueStart(text: string, steps: readonly PathStep[]): number | null {
  let at = text.search(/[^ \t\r\n]/);
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
  const scanner = createScanner(text, true);
  scanner.setPosition(at + 1);
  let before = at + 1;
  for (
    let first = nextToken(text, scanner);
    first !== "}" && first !== "]";
    first = nextToken(text, scanner)
  ) {
    if (first === ",") {
      before = scanner.getPosition();
      continue;
    }
    children.push(readChild(text, scanner, { first, before, place: isObject ? null : children.length }));
  }
  return children;
}

/** Offset behind the value that starts at `at`. */
export function valueEnd(text: string, at: number): number {
  const scanner = createScanner(text, true);
  scanner.setPosition(at);
  return skipValue(text, scanner, nextToken(text, scanner));
}

/** True when any object in the text has a key twice. */
export function repeatsKey(text: string): boolean {
  const scanner = createScanner(text, true);
  const open: (Set<string> | null)[] = [];
  let before = "";
  for (let first = nextToken(text, scanner); first !== ""; first = nextToken(text, scanner)) {
    const keys = open.at(-1) ?? null;
    if (first === '"' && keys !== null && before !== ":") {
      const key = keyOf(text.slice(scanner.getTokenOffset(), scanner.getPosition()));
      if (keys.has(key)) return true;
      keys.add(key);
    }
    if (depthChange(first) === 1) open.push(first === "{" ? new Set() : null);
    else if (depthChange(first) === -1) open.pop();
    before = first;
  }
  return false;
}

function keyOf(token: string): string {
  return JSON.parse(Buffer.from(token, "latin1").toString());
}

function readChild(
  text: string,
  scanner: JSONScanner,
  at: { first: string; before: number; place: number | null },
): Child {
  const keyStart = scanner.getTokenOffset();
  const spaceBefore = text.slice(at.before, keyStart);
  if (at.place !== null) {
    return {
      key: at.place,
      spaceBefore,
      colon: "",
      start: keyStart,
      end: skipValue(text, scanner, at.first),
    };
  }
  const keyEnd = scanner.getPosition();
  nextToken(text, scanner);
  const first = nextToken(text, scanner);
  const start = scanner.getTokenOffset();
  const key = keyOf(text.slice(keyStart, keyEnd));
  return { key, spaceBefore, colon: text.slice(keyEnd, start), start, end: skipValue(text, scanner, first) };
}

/** Reads to the end of the value whose first token was just read; returns the offset behind it. */
function skipValue(text: string, scanner: JSONScanner, first: string): number {
  let depth = depthChange(first);
  while (depth > 0) depth += depthChange(nextToken(text, scanner));
  return scanner.getPosition();
}

function depthChange(token: string): number {
  if (token === "{" || token === "[") return 1;
  return token === "}" || token === "]" ? -1 : 0;
}

/** Reads one token and returns its first character, which tells the kinds apart in valid JSON. */
function nextToken(text: string, scanner: JSONScanner): string {
  scanner.scan();
  return text[scanner.getTokenOffset()] ?? "";
}
