import { fromByteText } from "./json.ts";
import type { JsonNode, JsonTree } from "./json-tree.ts";
import { numberValue } from "./number-value.ts";

/**
 * One difference. `retyped`: the values have different types; `rewritten`: the same value, written differently
 * (`1000.00` and `1000`, `"\u00e9"` and `"é"`).
 */
export interface Change {
  /**
   * `data.items[0].id`, `data["a.b"]`; empty: the whole. Of one with more than 1,000 characters only the end, and of a
   * key with more than 200 only the beginning; `...` stands for the rest.
   */
  readonly path: string;
  readonly change: "added" | "removed" | "changed" | "retyped" | "rewritten";
  /** The values as they were sent, without white space between tokens; null where there is none. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface JsonDifference {
  readonly changes: readonly Change[];
  /** True when keys that both have stand in another order somewhere. */
  readonly reordered: boolean;
}

/**
 * What differs in two bodies, in the order of the first one. Elements of arrays are compared by their place, but
 * those that are equal at both ends stay paired, so that one that was put in is one difference.
 */
export function diffJson(a: JsonTree, b: JsonTree): JsonDifference {
  const isSame = createIsSame(a, b);
  const changes: Change[] = [];
  const pending: Pair[] = [{ place: null, from: a.root, to: b.root }];
  let reordered = false;
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const { from, to } = pair;
    const inside = childPairs(pair, isSame);
    if (inside !== null) {
      reordered ||= from !== null && to !== null && hasOtherOrder(from, to);
      for (const child of inside.reverse()) pending.push(child);
    } else {
      const change = changeOf(pair, [a, b]);
      if (change !== null) changes.push(change);
    }
  }
  return { changes, reordered };
}

interface Place {
  readonly parent: Place | null;
  readonly step: string | number;
}

interface Pair {
  readonly place: Place | null;
  readonly from: JsonNode | null;
  readonly to: JsonNode | null;
}

/** Whether a value of the first body and one of the second are equal. */
type IsSame = (from: JsonNode, to: JsonNode) => boolean;

/** Every value that is asked for gets a number, equal ones the same, so that none is looked through twice. */
function createIsSame(a: JsonTree, b: JsonTree): IsSame {
  const numbers = new Map<JsonNode, number>();
  const known = new Map<string, number>();
  const numberOf = (root: JsonNode, { textOf }: JsonTree) => {
    for (const node of childrenFirst(root, numbers)) {
      const key = valueKey(node, numbers, textOf);
      const number = known.get(key) ?? known.size;
      known.set(key, number);
      numbers.set(node, number);
    }
    return numbers.get(root);
  };
  return (from, to) => numberOf(from, a) === numberOf(to, b);
}

/** What is in a value and has no number yet, what is inside before what holds it. */
function childrenFirst(root: JsonNode, numbers: ReadonlyMap<JsonNode, number>): JsonNode[] {
  const order = numbers.has(root) ? [] : [root];
  for (const node of order) {
    for (const child of node.kind === "object" ? node.members.values() : node.items) order.push(child);
  }
  return order.reverse();
}

function valueKey(
  node: JsonNode,
  numbers: ReadonlyMap<JsonNode, number>,
  textOf: JsonTree["textOf"],
): string {
  if (node.kind === "array") return `[${node.items.map((item) => numbers.get(item)).join(",")}`;
  if (node.kind === "object") {
    const members = [...node.members].map(([key, value]) => `${JSON.stringify(key)}:${numbers.get(value)}`);
    return `{${members.sort().join(",")}`;
  }
  return scalarKey(node.kind, textOf(node));
}

/** A text that two values of one kind share exactly when they are equal. */
function scalarKey(kind: JsonNode["kind"], byteText: string): string {
  const text = fromByteText(byteText);
  if (kind === "number") return numberValue(text);
  return kind === "string" ? `"${JSON.parse(text)}` : text;
}

/** The pairs of what is inside both; null when they are to be compared themselves. */
function childPairs({ place, from, to }: Pair, isSame: IsSame): Pair[] | null {
  if (from === null || to === null || from.kind !== to.kind) return null;
  if (from.kind === "object") return memberPairs(place, from, to);
  return from.kind === "array" ? itemPairs(place, [from.items, to.items], isSame) : null;
}

function memberPairs(place: Place | null, from: JsonNode, to: JsonNode): Pair[] {
  const pairs: Pair[] = [...from.members].map(([key, value]) => ({
    place: { parent: place, step: key },
    from: value,
    to: to.members.get(key) ?? null,
  }));
  for (const [key, value] of to.members) {
    if (!from.members.has(key)) pairs.push({ place: { parent: place, step: key }, from: null, to: value });
  }
  return pairs;
}

type Items = readonly JsonNode[];

function itemPairs(place: Place | null, [from, to]: readonly [Items, Items], isSame: IsSame): Pair[] {
  const same = (a: JsonNode | undefined, b: JsonNode | undefined) =>
    a !== undefined && b !== undefined && isSame(a, b);
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && same(from[start], to[start])) start++;
  let end = 0;
  while (end < shorter - start && same(from[from.length - 1 - end], to[to.length - 1 - end])) end++;
  const pair = (at: number, before: JsonNode | undefined, after: JsonNode | undefined): Pair => ({
    place: { parent: place, step: at },
    from: before ?? null,
    to: after ?? null,
  });
  const left = from.slice(0, from.length - end);
  const right = to.slice(0, to.length - end);
  const pairs: Pair[] = [];
  for (let at = 0; at < Math.max(left.length, right.length); at++) pairs.push(pair(at, left[at], right[at]));
  for (let at = end; at > 0; at--) pairs.push(pair(to.length - at, from.at(-at), to.at(-at)));
  return pairs;
}

function changeOf({ place, from, to }: Pair, [a, b]: readonly [JsonTree, JsonTree]): Change | null {
  const before = from && a.textOf(from);
  const after = to && b.textOf(to);
  if (before === after) return null;
  return {
    path: pathText(place),
    change: kindOf([from?.kind, before], [to?.kind, after]),
    from: before && fromByteText(before),
    to: after && fromByteText(after),
  };
}

type Compared = readonly [kind: JsonNode["kind"] | undefined, text: string | null];

function kindOf([kind, from]: Compared, [otherKind, to]: Compared): Change["change"] {
  if (kind === undefined || from === null) return "added";
  if (to === null) return "removed";
  if (kind !== otherKind) return "retyped";
  return scalarKey(kind, from) === scalarKey(kind, to) ? "rewritten" : "changed";
}

function hasOtherOrder(from: JsonNode, to: JsonNode): boolean {
  const before = [...from.members.keys()].filter((key) => to.members.has(key));
  const after = [...to.members.keys()].filter((key) => from.members.has(key));
  return before.some((key, index) => key !== after[index]);
}

/** Characters. Every change has a path, so one as long as the body would make the answer as long as its square. */
const longest = { path: 1000, key: 200 };

function pathText(place: Place | null): string {
  const steps: string[] = [];
  let room = longest.path;
  let at = place;
  for (; at !== null && room > 0; at = at.parent) {
    const step = stepText(at.step);
    steps.push(step);
    room -= step.length;
  }
  const told = steps.reverse().join("").replace(/^\./, "");
  return at === null ? told : `...${told}`;
}

function stepText(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  const key = step.length > longest.key ? `${step.slice(0, longest.key)}...` : step;
  return /^[^\s.[\]"]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
