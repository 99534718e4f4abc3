import type { Look } from "./look.ts";
import { type Text, text, wrap } from "./text.ts";

/** Words behind a head; on a terminal that is too narrow they go on below themselves. Shows all of them. */
export function hanging(
  head: Text,
  words: string,
  { columns, glyphs }: Pick<Look, "columns" | "glyphs">,
): Text[] {
  const room = Math.max(20, Math.min(columns, 1000) - head.width);
  const lines = wrap(words, {
    columns: columns === Number.POSITIVE_INFINITY ? columns : room,
    most: 50,
    ellipsis: glyphs.ellipsis,
  });
  return lines.map((line, index) => text`${index === 0 ? head : " ".repeat(head.width)}${line}`);
}
