import type { Change } from "../../../events/json-diff.ts";

/** Names and values in order, names repeated. */
export type Fields = readonly (readonly [name: string, value: string])[];

/**
 * What differs in named values: `header:x-a`, or `header:x-a[1]` for the second of the same name. In the order
 * of the first list; the order of different names does not count.
 */
export function diffFields(place: string, a: Fields, b: Fields): Change[] {
  const [before, after] = [grouped(a), grouped(b)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => {
    const [from, to] = [before.get(name) ?? [], after.get(name) ?? []];
    const most = Math.max(from.length, to.length);
    return Array.from({ length: most }, (_, index) => {
      const path = most === 1 ? `${place}:${name}` : `${place}:${name}[${index}]`;
      return changeOf(path, from[index] ?? null, to[index] ?? null);
    }).filter((change) => change !== null);
  });
}

/** The change from one value to the other; null when there is none. */
export function changeOf(path: string, from: string | null, to: string | null): Change | null {
  if (from === to) return null;
  return { path, change: from === null ? "added" : to === null ? "removed" : "changed", from, to };
}

function grouped(fields: Fields): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [value]);
    else group.push(value);
  }
  return groups;
}
