import { empty, join, type Text } from "./text.ts";

/** Parts two blanks apart on as few lines as a terminal of this width allows; empty ones are left out. */
export function flowing(parts: readonly Text[], columns: number): Text[] {
  const lines: Text[] = [];
  let line = empty;
  for (const part of parts.filter(({ plain }) => plain !== "")) {
    const longer = line === empty ? part : join([line, part], "  ");
    if (line !== empty && longer.width > columns) {
      lines.push(line);
      line = part;
    } else line = longer;
  }
  return line === empty ? lines : [...lines, line];
}
