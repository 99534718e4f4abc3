// Controls, format characters (bidi marks and overrides, zero-width characters, tags), whatever else is
// invisible by definition (fillers, variation selectors), line and paragraph separators, lone surrogates.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const beyondAscii = /[^\x20-\x7e]/;

/**
 * Text from outside made safe for a terminal and for one line: controls, bidi and zero-width characters
 * become `\n`, `\t`, `\x1b` or `\u202e`. Nothing is removed.
 */
export function escapeText(value: string): string {
  return beyondAscii.test(value) ? value.replace(unsafe, visible) : value;
}

/** As {@link escapeText} for JSON text that was already stringified: only forms such as `\u202e`, still valid JSON. */
export function escapeJson(stringified: string): string {
  return beyondAscii.test(stringified) ? stringified.replace(unsafe, unicode) : stringified;
}

/** As {@link escapeText} in the escapes of some language: what is not safe becomes what `write` makes of it. */
export function escapeUnsafe(value: string, write: (character: string) => string): string {
  return beyondAscii.test(value) ? value.replace(unsafe, write) : value;
}

function visible(match: string): string {
  if (match === "\n") return "\\n";
  if (match === "\r") return "\\r";
  if (match === "\t") return "\\t";
  const code = match.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : unicode(match);
}

function unicode(match: string): string {
  return match
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
