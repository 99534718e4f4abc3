/**
 * A request target in origin form: path and query, never an authority, always starting with exactly one `/`.
 * `*` and an empty path become `/`. Bytes no URL may hold are percent-encoded, everything else stays as sent.
 */
export function originForm(target: string): string {
  const withoutAuthority = target.startsWith("/") ? target : target.replace(absolute, "");
  if (withoutAuthority === "" || withoutAuthority === "*") return "/";
  // `//evil/x` and `/\evil/x` would name a host to everything that resolves them as a URL.
  const path = `/${withoutAuthority.replace(/^[/\\]+/, "")}`;
  return /[^!-~]|#/.test(path) ? path.replace(/[^!-~]|#/g, percentEncode) : path;
}

const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*/i;

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}

/**
 * Path and query for the app: the target's own path, then the delivery's, then both queries. `..` cannot
 * climb out of the target's path; a delivery without such segments keeps every character.
 */
export function joinPath(base: URL, path: string): string {
  const [ownPath, query] = cutAt(originForm(path), "?");
  const safePath = hasDotSegment.test(ownPath) ? new URL(`http://app${ownPath}`).pathname : ownPath;
  const prefix = base.pathname.replace(/\/$/, "");
  const joined = safePath === "/" ? base.pathname : prefix + safePath;
  const queries = [base.search.slice(1), query].filter((part) => part !== "");
  // A question mark with nothing behind it is a character of the path as it was sent, too.
  return queries.length === 0 && !path.includes("?") ? joined : `${joined}?${queries.join("&")}`;
}

// Written plainly or with %2e, between slashes or backslashes: as the URL standard reads them.
const hasDotSegment = /[/\\](?:\.|%2e){1,2}(?:[/\\]|$)/i;

function cutAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
