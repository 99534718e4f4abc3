import { parseJson } from "../events/json.ts";
import { asciiOnly, dotnet, go, gson, php, slashes } from "./escapes.ts";
import { filled, type Marked, markNumbers, phpNumber, pythonNumber } from "./exact-numbers.ts";
import { indentationOf } from "./nesting.ts";

/** The same JSON as other code would have written it. */
export interface Rewrite {
  /** The layout in words: "JSON.stringify", "Python's json.dumps". */
  readonly layout: string;
  readonly body: Buffer;
}

/** Layouts that JavaScript writes itself, and those of other languages, which take three times as long. */
export type LayoutFamily = "quick" | "slow";

/**
 * The body's JSON written again in every layout of a family, one at a time, each differing from the body by
 * more than line ends, a byte order mark or white space at its end. Nothing when the body is not JSON.
 */
export function* rewrites(body: Buffer, family: LayoutFamily): Generator<Rewrite> {
  const copy = readCopy(body);
  if (copy === null) return;
  const seen = [plainText(copy.text)];
  for (const { name, indents, write } of layouts[family]) {
    if (indents === true && copy.indentation > 4 * copy.text.length + 100_000) continue;
    const text = attempt(() => write(copy));
    if (text === null || seen.includes(text)) continue;
    seen.push(text);
    yield { layout: name, body: Buffer.from(text) };
  }
}

/** What `JSON.stringify(JSON.parse(body))` gives, or null when the body is not JSON or nested too deeply. */
export function compactJson(body: Buffer): Buffer | null {
  const copy = readCopy(body);
  const text = copy === null ? null : attempt(() => JSON.stringify(copy.value));
  return text === null ? null : Buffer.from(text);
}

/** The body's JSON with two spaces of indentation; null as above. */
export function indentedJson(body: Buffer): Buffer | null {
  const copy = readCopy(body);
  const text = copy === null ? null : attempt(() => JSON.stringify(copy.value, null, 2));
  return text === null ? null : Buffer.from(text);
}

/** A parsed copy of a body; `exact()` holds marks where JavaScript would change the digits of a number. */
interface Copy {
  readonly text: string;
  readonly value: unknown;
  /** Characters that indenting by one adds: nesting can make it a thousand times the text. */
  readonly indentation: number;
  exact(): Marked;
  /** With the keys of all objects in order. */
  sorted(): unknown;
  exactSorted(): Marked;
  /** Texts that several layouts start from, written once. */
  python(): string;
  pythonSpaced(): string;
  php(): string;
}

interface Layout {
  readonly name: string;
  /** Writes every value on a line of its own, if only on the way. */
  readonly indents?: boolean;
  write(copy: Copy): string;
}

const layouts: Readonly<Record<LayoutFamily, readonly Layout[]>> = {
  quick: [
    { name: "JSON.stringify", write: ({ value }) => JSON.stringify(value) },
    {
      name: "JSON.stringify(…, null, 2)",
      indents: true,
      write: ({ value }) => JSON.stringify(value, null, 2),
    },
    {
      name: "JSON.stringify(…, null, 4)",
      indents: true,
      write: ({ value }) => JSON.stringify(value, null, 4),
    },
    { name: "a tool that takes out white space", write: ({ text }) => withoutSpace(text) },
  ],
  slow: [
    { name: "Python's json.dumps", indents: true, write: (copy) => asciiOnly(copy.pythonSpaced()) },
    {
      name: 'Python\'s json.dumps with separators=(",", ":")',
      write: (copy) => asciiOnly(copy.python()),
    },
    {
      name: "Python's json.dumps with ensure_ascii=False",
      indents: true,
      write: (copy) => copy.pythonSpaced(),
    },
    {
      name: 'Python\'s json.dumps with separators=(",", ":") and ensure_ascii=False, as httpx does',
      write: (copy) => copy.python(),
    },
    { name: "PHP's json_encode", write: (copy) => php(copy.php()) },
    {
      name: "PHP's json_encode with JSON_UNESCAPED_UNICODE",
      write: (copy) => slashes(copy.php()),
    },
    {
      name: "PHP's json_encode with JSON_PRETTY_PRINT",
      indents: true,
      write: (copy) => php(filled(copy.exact(), phpNumber, 4)),
    },
    { name: ".NET's JsonSerializer", write: (copy) => dotnet(filled(copy.exact(), String)) },
    { name: "Gson", write: (copy) => gson(filled(copy.exact(), String)) },
    {
      name: "Rails' to_json, or Go's json.Marshal of a struct",
      write: ({ value }) => go(JSON.stringify(value)),
    },
    { name: "JSON.stringify with sorted keys", write: (copy) => JSON.stringify(copy.sorted()) },
    {
      name: "Python's json.dumps with sort_keys=True",
      indents: true,
      write: (copy) => asciiOnly(spaced(copy.exactSorted())),
    },
    {
      name: 'Python\'s json.dumps with sort_keys=True and separators=(",", ":")',
      write: (copy) => asciiOnly(filled(copy.exactSorted(), pythonNumber)),
    },
    { name: "Go's json.Marshal", write: (copy) => go(JSON.stringify(copy.sorted())) },
    { name: "Python's json.dumps with indent=2", indents: true, write: (copy) => pythonIndented(copy, 2) },
    { name: "Python's json.dumps with indent=4", indents: true, write: (copy) => pythonIndented(copy, 4) },
    {
      name: "JSON.stringify with tabs",
      indents: true,
      write: ({ value }) => JSON.stringify(value, null, "\t"),
    },
  ],
};

function readCopy(body: Buffer): Copy | null {
  const text = body.toString("utf8").replace(/^\ufeff/, "");
  const indentation = indentationOf(text);
  if (indentation === Number.POSITIVE_INFINITY) return null;
  const value = parseJson(body);
  if (value === undefined) return null;
  const exact = once(() => markNumbers(text, value));
  return {
    text,
    value,
    indentation,
    exact,
    sorted: once(() => sorted(value)),
    exactSorted: once(() => ({ ...exact(), value: sorted(exact().value) })),
    python: once(() => filled(exact(), pythonNumber)),
    pythonSpaced: once(() => spaced(exact())),
    php: once(() => filled(exact(), phpNumber)),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

/** The text as it is without a mark in front, carriage returns, and white space at the end. */
function plainText(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}

/** Null where the layout cannot be written: code that writes deeply nested JSON runs out of stack. */
function attempt(write: () => string): string | null {
  try {
    return write();
  } catch {
    return null;
  }
}

/** Python's own separators, `", "` and `": "`. Strings hold no raw line feed, so each one is a separator's. */
function spaced(marked: Marked): string {
  return filled(marked, pythonNumber, 1).replace(/,\n */g, ", ").replace(/\n */g, "");
}

function pythonIndented(copy: Copy, indent: number): string {
  return asciiOnly(filled(copy.exact(), pythonNumber, indent));
}

function withoutSpace(text: string): string {
  return text.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|\s+/g, (_, string: string | undefined) => string ?? "");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
