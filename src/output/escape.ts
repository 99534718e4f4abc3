// C0 and C1 controls, DEL, bidi marks and overrides, zero-width and other invisible format characters,
// line and paragraph separators, lone surrogates.
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/**
 * Text from outside made safe for a terminal and for one line: controls, bidi and zero-width characters
 * become `\n`, `\t`, `\x1b` or `\u202e`. Nothing is removed.
 */
export function escape(value: string): string {
  return value.replace(unsafe, visible);
}

/** As {@link escape} for JSON text that was already stringified: only `\uXXXX` forms, still valid JSON. */
export function escapeJson(stringified: string): string {
  return stringified.replace(unsafe, (match) => unicode(match));
}

function visible(match: string): string {
  if (match === "\n") return "\\n";
  if (match === "\r") return "\\r";
  if (match === "\t") return "\\t";
  const code = match.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : unicode(match);
}

function unicode(match: string): string {
  let out = "";
  for (let index = 0; index < match.length; index++) {
    out += `\\u${match.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }
  return out;
}
