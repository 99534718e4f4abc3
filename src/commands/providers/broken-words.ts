import type { Look } from "../../output/look.ts";
import { type Text, wrap } from "../../output/text.ts";

/** The words in lines of `columns`; a word that is longer than a line is broken, where wrap would cut it. */
export function brokenWords(words: string, columns: number, look: Look): Text[] {
  const pieces = new RegExp(`.{1,${columns}}`, "gu");
  const broken = words.replace(/\S+/g, (word) => word.match(pieces)?.join(" ") ?? word);
  return wrap(broken, { columns, most: 50, ellipsis: look.glyphs.ellipsis });
}
