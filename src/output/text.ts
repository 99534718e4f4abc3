import stringWidth from "string-width";
import { escape } from "./escape.ts";

/**
 * A piece of terminal output that is safe to print: text from outside was escaped when it entered.
 * `styled` may hold colour codes of our own, `plain` is the same without them.
 */
export class Text {
  readonly styled: string;
  readonly plain: string;

  constructor(styled: string, plain: string) {
    this.styled = styled;
    this.plain = plain;
  }

  /** Columns the text takes on a terminal. */
  get width(): number {
    return stringWidth(this.plain);
  }
}

export type Printable = Text | string | number;

/** Tag for output lines: the literal parts are ours, every interpolated string is escaped. */
export function text(literals: TemplateStringsArray, ...values: Printable[]): Text {
  let styled = literals[0] ?? "";
  let plain = styled;
  values.forEach((value, index) => {
    const part = toText(value);
    const literal = literals[index + 1] ?? "";
    styled += part.styled + literal;
    plain += part.plain + literal;
  });
  return new Text(styled, plain);
}

/** A string or number as escaped text; a Text as it is. */
export function toText(value: Printable): Text {
  if (value instanceof Text) return value;
  const safe = escape(String(value));
  return new Text(safe, safe);
}

/** Joins texts with a separator of our own. */
export function join(parts: readonly Printable[], separator: string): Text {
  const texts = parts.map(toText);
  return new Text(
    texts.map((part) => part.styled).join(separator),
    texts.map((part) => part.plain).join(separator),
  );
}

/** Fills up with blanks to `columns`; longer texts stay as they are. */
export function padEnd(value: Printable, columns: number): Text {
  const part = toText(value);
  const blanks = " ".repeat(Math.max(0, columns - part.width));
  return new Text(part.styled + blanks, part.plain + blanks);
}

/** As {@link padEnd}, blanks in front. */
export function padStart(value: Printable, columns: number): Text {
  const part = toText(value);
  const blanks = " ".repeat(Math.max(0, columns - part.width));
  return new Text(blanks + part.styled, blanks + part.plain);
}
