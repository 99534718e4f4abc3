import type { Look } from "./look.ts";
import { clip, join, type Printable, padEnd, padStart, type Text, toText } from "./text.ts";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Narrowest this column may be cut to; columns without it are never cut. */
  readonly least?: number;
}

const gap = 2;

/**
 * Rows under dimmed titles, cut to the width of the terminal. Into a pipe: the rows alone, whole, their cells
 * separated by tabs.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Printable[])[],
  look: Look,
): Text[] {
  const masked = (cell: Printable) =>
    typeof cell === "string" ? toText(look.redact?.(cell) ?? cell) : toText(cell);
  const cells = rows.map((row) => row.map(masked));
  if (!Number.isFinite(look.columns)) return cells.map((row) => join(row, "\t"));
  const titles = columns.map(({ title }) => look.paint.dim(title.toUpperCase()));
  const texts = [titles, ...cells];
  const natural = columns.map((_, index) => Math.max(...texts.map((row) => row[index]?.width ?? 0)));
  const widths = narrowed(natural, columns, look.columns);
  return texts.map((row) =>
    join(
      columns.map((column, index) => {
        const width = widths[index] ?? 0;
        const cell = clip(row[index] ?? "", width, look.glyphs.ellipsis);
        if (column.align === "right") return padStart(cell, width);
        return index === columns.length - 1 ? cell : padEnd(cell, width);
      }),
      " ".repeat(gap),
    ),
  );
}

/** Takes from the widest column that may be cut, one by one, until the row fits or nothing is left to take. */
function narrowed(natural: readonly number[], columns: readonly Column[], room: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, gap * (widths.length - 1)) - room;
  for (; excess > 0; excess--) {
    const spare = widths.map((width, index) => (width > (columns[index]?.least ?? width) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0 || spare[widest] === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
