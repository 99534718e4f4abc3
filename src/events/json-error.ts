const token =
  /[ \t\r\n]*("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:])/y;

/**
 * Where a text stops being JSON: the offset of the first token that does not fit, the text's length when it
 * ends too early, null when it is JSON. The messages of JSON.parse name a place only sometimes.
 */
export function jsonErrorOffset(text: string): number | null {
  const open: string[] = [];
  let expected: Expected = "value";
  for (let offset = 0; ; offset = token.lastIndex) {
    token.lastIndex = offset;
    const found = token.exec(text)?.[1];
    if (found === undefined) return endOffset(text, offset, expected === ", or end" && open.length === 0);
    const next = follow(expected, found, open);
    if (next === null) return token.lastIndex - found.length;
    expected = next;
  }
}

function endOffset(text: string, offset: number, complete: boolean): number | null {
  const rest = text.slice(offset).search(/[^ \t\r\n]/);
  if (rest >= 0) return offset + rest;
  return complete ? null : text.length;
}

/** What may come next in JSON text. */
type Expected = "value" | "value or ]" | "key" | "key or }" | ":" | ", or end";

/** What may come after `found` where `expected` was; null when it may not stand there. Keeps `open` up to date. */
function follow(expected: Expected, found: string, open: string[]): Expected | null {
  if (closes(expected, found, open)) {
    open.pop();
    return ", or end";
  }
  switch (expected) {
    case ":":
      return found === ":" ? "value" : null;
    case "key":
    case "key or }":
      return found.startsWith('"') ? ":" : null;
    case ", or end":
      if (found !== "," || open.length === 0) return null;
      return open.at(-1) === "{" ? "key" : "value";
    default:
      return afterValue(found, open);
  }
}

function closes(expected: Expected, found: string, open: readonly string[]): boolean {
  if (found === "]") return open.at(-1) === "[" && (expected === "value or ]" || expected === ", or end");
  if (found === "}") return open.at(-1) === "{" && (expected === "key or }" || expected === ", or end");
  return false;
}

function afterValue(found: string, open: string[]): Expected | null {
  if (/^[\]},:]/.test(found)) return null;
  if (found !== "{" && found !== "[") return ", or end";
  open.push(found);
  return found === "{" ? "key or }" : "value or ]";
}
