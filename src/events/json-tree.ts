import { byteText, parseJson } from "./json.ts";
import { keyOf, tokenEnd, tokenStart } from "./json-tokens.ts";

/** A value of JSON text; whoever walks a tree must not recurse, it may be thousands of levels deep. */
export interface JsonNode {
  readonly kind: "object" | "array" | "string" | "number" | "boolean" | "null";
  /** Offsets of its first character and of the one behind its last. */
  readonly start: number;
  readonly end: number;
  /** Of an object; of two equal keys the last one counts. */
  readonly members: ReadonlyMap<string, JsonNode>;
  /** Of an array. */
  readonly items: readonly JsonNode[];
}

/** A body read as JSON. */
export interface JsonTree {
  readonly root: JsonNode;
  /** True when any object has a key twice. */
  readonly repeatsKey: boolean;
  /** The text of a value as it was sent, one character per byte, without white space between its tokens. */
  textOf(node: JsonNode): string;
}

/** The body as a tree that keeps every digit and escape; null when it is not JSON. */
export function readTree(bytes: Buffer): JsonTree | null {
  if (parseJson(bytes) === undefined) return null;
  const text = byteText(bytes);
  return { ...buildTree(text), textOf: (node) => compactText(text, node) };
}

interface Container extends JsonNode {
  readonly kind: "object" | "array";
  end: number;
  readonly members: Map<string, JsonNode>;
  readonly items: JsonNode[];
  /** Of an object: the key whose value comes next; null: a key comes next. */
  key: string | null;
}

function buildTree(text: string): Pick<JsonTree, "root" | "repeatsKey"> {
  const outside = container("array", 0);
  const parents: Container[] = [];
  let current = outside;
  let repeatsKey = false;
  for (let start = tokenStart(text, 0), end = 0; start < text.length; start = tokenStart(text, end)) {
    end = tokenEnd(text, start);
    const first = text.charAt(start);
    if (first === "," || first === ":") continue;
    if (first === "}" || first === "]") {
      current.end = end;
      current = parents.pop() ?? outside;
    } else if (current.kind === "object" && current.key === null) {
      current.key = keyOf(text.slice(start, end));
      repeatsKey ||= current.members.has(current.key);
    } else if (first === "{" || first === "[") {
      const inner = container(first === "{" ? "object" : "array", start);
      add(current, inner);
      parents.push(current);
      current = inner;
    } else add(current, { kind: kindOf(first), start, end, members: noMembers, items: noItems });
  }
  return { root: outside.items[0] ?? outside, repeatsKey };
}

const noMembers: Map<string, JsonNode> = new Map();
const noItems: JsonNode[] = [];

function container(kind: Container["kind"], start: number): Container {
  const [members, items] = kind === "object" ? [new Map<string, JsonNode>(), noItems] : [noMembers, []];
  return { kind, start, end: start, members, items, key: null };
}

function add(parent: Container, node: JsonNode): void {
  if (parent.kind === "array") parent.items.push(node);
  else parent.members.set(parent.key ?? "", node);
  parent.key = null;
}

function kindOf(first: string): JsonNode["kind"] {
  if (first === '"') return "string";
  if (first === "n") return "null";
  return first === "t" || first === "f" ? "boolean" : "number";
}

function compactText(text: string, { kind, start, end }: JsonNode): string {
  if (kind !== "object" && kind !== "array") return text.slice(start, end);
  const tokens: string[] = [];
  for (let at = start, behind = start; at < end; at = tokenStart(text, behind)) {
    behind = tokenEnd(text, at);
    tokens.push(text.slice(at, behind));
  }
  return tokens.join("");
}
