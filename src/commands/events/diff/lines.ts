import type { Change } from "../../../events/json-diff.ts";
import { changeOf } from "./fields.ts";

/**
 * What differs in two texts, line by line: equal lines at both ends are left out, what is between them is compared
 * by its place. Paths are `line 3`, counted in the first text, for added ones in the second.
 */
export function diffLines(a: string, b: string): Change[] {
  const [from, to] = [a.split(/\r?\n/), b.split(/\r?\n/)];
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let end = 0;
  while (end < shorter - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  const [before, after] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  const most = Math.max(before.length, after.length);
  return Array.from({ length: most }, (_, index) =>
    changeOf(`line ${start + index + 1}`, before[index] ?? null, after[index] ?? null),
  ).filter((change) => change !== null);
}
