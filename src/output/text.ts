import { escapeText } from "./escape.ts";

const narrow = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u25aa\u25ab\u2713\u2717]*$/;
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{3fffd}]/u;
const colorCode = /(\x1b\[[0-9;]*m)/;

let exactWidth: ((value: string) => number) | null = null;

/**
 * Loads the exact measure for emoji and combined characters; until then they are estimated. Awaited by
 * commands that print columns; not loaded by all because it doubles the time a short command takes.
 */
export async function loadWidths(): Promise<void> {
  exactWidth = (await import("string-width")).default;
}

/** As {@link loadWidths}, if one of these needs it. */
export async function loadWidthsFor(values: readonly string[]): Promise<void> {
  if (!values.every((value) => narrow.test(value))) await loadWidths();
}

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
    return widthOf(this.plain);
  }
}

export type Printable = Text | string | number;

export const empty = new Text("", "");

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
  const safe = escapeText(String(value));
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

/** Cuts to at most `columns`, the last of them the ellipsis; colours that were opened are closed. */
export function clip(value: Printable, columns: number, ellipsis: string): Text {
  const part = toText(value);
  if (part.width <= columns) return part;
  let room = Math.max(0, columns - ellipsis.length);
  let cut = false;
  let [styled, plain] = ["", ""];
  for (const piece of part.styled.split(colorCode)) {
    if (piece.startsWith("\x1b")) {
      styled += piece;
      continue;
    }
    const kept = cut ? "" : beginning(piece, room);
    room -= widthOf(kept);
    const mark: string = !cut && kept.length < piece.length ? ellipsis.slice(0, columns) : "";
    cut ||= mark !== "";
    styled += kept + mark;
    plain += kept + mark;
  }
  return new Text(styled, plain);
}

/** Cuts out of the middle, for ids: both ends tell them apart. */
export function clipMiddle(value: Printable, columns: number, ellipsis: string): Text {
  const part = toText(value);
  const tail = Math.floor((columns - ellipsis.length) / 2);
  if (part.width <= columns || tail < 2 || part.width !== part.plain.length)
    return clip(part, columns, ellipsis);
  const head = part.plain.slice(0, columns - ellipsis.length - tail);
  const cut = head + ellipsis + part.plain.slice(-tail);
  return new Text(cut, cut);
}

/** Breaks at blanks into at most `most` lines of `columns`; what does not fit ends in the ellipsis. */
export function wrap(value: string, { columns, most, ellipsis }: WrapOptions): Text[] {
  const lines: string[] = [];
  let line = "";
  for (const word of escapeText(value).split(" ")) {
    const longer = lines.length === 0 && line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= columns || line === "") {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
    if (lines.length === most) break;
  }
  const cut = lines.length === most;
  if (cut) lines[most - 1] += ` ${ellipsis}`;
  else lines.push(line);
  return lines.map((one) => clip(new Text(one, one), columns, ellipsis));
}

export interface WrapOptions {
  readonly columns: number;
  readonly most: number;
  readonly ellipsis: string;
}

function beginning(piece: string, columns: number): string {
  let kept = "";
  let room = columns;
  for (const character of piece) {
    room -= widthOf(character);
    if (room < 0) break;
    kept += character;
  }
  return kept;
}

function widthOf(plain: string): number {
  if (narrow.test(plain)) return plain.length;
  if (exactWidth !== null) return exactWidth(plain);
  let columns = 0;
  for (const character of plain) columns += wide.test(character) ? 2 : character === "\0" ? 0 : 1;
  return columns;
}
