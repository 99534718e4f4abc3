import { isUtf8 } from "node:buffer";
import { escapeJson, escapeUnsafe } from "../../../output/escape.ts";

/** The text of a body that is UTF-8, else null. */
export function bodyText(body: Buffer): string | null {
  return isUtf8(body) ? body.toString("utf8") : null;
}

/** The base64 of bytes; long ones in lines, which every decoder in use here passes over. */
export function base64Lines(bytes: Buffer): string {
  const text = bytes.toString("base64");
  return text.length <= 76 ? text : `\n${text.replace(/.{1,76}/g, "$&\n")}`;
}

/**
 * Text with `special` characters and whatever is not safe on a terminal replaced by a language's escapes; line breaks
 * and what people read stay.
 */
export function escapedText(text: string, special: RegExp, write: (character: string) => string): string {
  const escaped = text.replace(special, (character) => `\\${character}`);
  return escapeUnsafe(escaped, (character) => (character === "\n" ? "\n" : write(character)));
}

/** `\t`, `\r`, or what `other` makes of the code point in hexadecimal. */
export function escapeWith(other: (hex: string) => string): (character: string) => string {
  return (character) => {
    if (character === "\t") return "\\t";
    if (character === "\r") return "\\r";
    return other((character.codePointAt(0) ?? 0).toString(16));
  };
}

/** A header or URL in double quotes, for JavaScript, Python and JSON. */
export function quotedText(value: string): string {
  const unicode = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return escapeUnsafe(JSON.stringify(value), unicode);
}

/** Indented JSON that is safe on a terminal. */
export function escapedJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)
    .split("\n")
    .map((line) => escapeJson(line))
    .join("\n")}\n`;
}
