/** One `KEY=value` of such a file and where its parts stand in the text. */
interface Entry {
  readonly key: string;
  readonly value: string;
  /** Where the key starts, and the value as written, blanks included. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The grammar of dotenv, which reads most of these files (motdotla/dotenv, `LINE`). */
const line =
  /^[^\S\r\n]*(?:export\s+)?([\w.-]+)(\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/dgm;

/** How a value may be written, in the order they are tried where the old value's own way does not do. */
const styles: readonly { readonly quote: string; readonly takes: RegExp }[] = [
  { quote: "", takes: /^[\w.+/=:@%,-]+$/ },
  { quote: "'", takes: /^[^'\\\r\n]*$/ },
  { quote: '"', takes: /^[^"\\$`\r\n]*$/ },
  { quote: "`", takes: /^[^`\\\r\n]*$/ },
];

/**
 * The text of an environment file with the value of `key` replaced, or a line for it at the end where there is
 * none; every other character stays, and every other key is read as before. A problem, as the rest of a sentence
 * that starts with the file's name, when the key stands there twice or the value cannot be written.
 */
export function setEnvValue(
  content: string,
  key: string,
  value: string,
): { content: string } | { problem: string } {
  const entries = entriesOf(content);
  const found = entries.filter((entry) => entry.key === key);
  if (found.length > 1) return { problem: `has ${key} on several lines: ${linesOf(content, found)}` };
  const [entry] = found;
  const old = entry === undefined ? "" : content.slice(entry.from, entry.to).trim();
  const kept = styles.filter(
    ({ quote }) => quote !== "" && old.length > 1 && old.startsWith(quote) && old.endsWith(quote),
  );
  for (const { quote, takes } of new Set([...kept, ...styles])) {
    if (!takes.test(value)) continue;
    const written = `${quote}${value}${quote}`;
    const edited =
      entry === undefined ? withLine(content, `${key}=${written}`) : withValue(content, entry, written);
    if (saysOnly(entriesOf(edited), entries, { key, value })) return { content: edited };
  }
  return { problem: `cannot hold this value of ${key}` };
}

/** The problem with `key` in this text, found before there is a value; null when there is none. */
export function envProblem(content: string, key: string): string | null {
  const tried = setEnvValue(content, key, "whsec_1");
  return "problem" in tried ? tried.problem : null;
}

function entriesOf(content: string): Entry[] {
  return [...content.matchAll(line)].map((match) => {
    const [, key = "", , raw = ""] = match;
    const [at = 0] = match.indices?.[1] ?? [];
    const [, after = 0] = match.indices?.[2] ?? [];
    const [from, to] = match.indices?.[3] ?? [after, after];
    return { key, value: readValue(raw), at, from, to };
  });
}

/** As dotenv reads a value: quotes are taken off, and double ones may hold `\n` and `\r`. */
function readValue(raw: string): string {
  const written = raw.replace(/\r\n?/g, "\n").trim();
  const bare = written.replace(/^(['"`])([\s\S]*)\1$/gm, "$2");
  return written.startsWith('"') ? bare.replace(/\\n/g, "\n").replace(/\\r/g, "\r") : bare;
}

/** Replaces the value between the blanks around it. */
function withValue(content: string, { from, to }: Entry, written: string): string {
  const raw = content.slice(from, to);
  const blanks = raw.trim() === "" ? 0 : raw.length - raw.trimStart().length;
  const start = from + blanks;
  const rest = content.slice(start + raw.trim().length);
  if (!rest.startsWith("#")) return content.slice(0, start) + written + rest;
  // A shell takes `#` for a part of the value it touches, dotenv for a comment: `a#b` goes, `=#b` stays beside.
  const tail = raw.trim() === "" ? ` ${rest}` : rest.replace(/^#[^\r\n]*/, "");
  return content.slice(0, start) + written + tail;
}

function withLine(content: string, added: string): string {
  const end = content.includes("\r\n") ? "\r\n" : "\n";
  const before = content === "" || /[\r\n]$/.test(content) ? content : content + end;
  return `${before}${added}${end}`;
}

/** Whether `now` is `before` with this one value, at its place or added. */
function saysOnly(
  now: readonly Entry[],
  before: readonly Entry[],
  set: { key: string; value: string },
): boolean {
  const others = (entries: readonly Entry[]) =>
    JSON.stringify(entries.flatMap(({ key, value }) => (key === set.key ? [] : [[key, value]])));
  const own = now.filter(({ key }) => key === set.key);
  return own.length === 1 && own[0]?.value === set.value && others(now) === others(before);
}

function linesOf(content: string, entries: readonly Entry[]): string {
  return entries.map(({ at }) => content.slice(0, at).split(/\r\n|\r|\n/).length).join(", ");
}
