import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./rows.ts";

/** How many tests carry each id in their names, over all files of `folder`. */
export function provenBy(folder: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (!name.endsWith(".ts")) continue;
    for (const id of idsIn(readFileSync(join(folder, name), "utf8"))) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

/** The ids at the beginning of test names, each as often as it stands there: `it("[S1] [T5] keeps …", …)`. */
export function idsIn(source: string): string[] {
  const names = source.matchAll(/[\w)\]>`](?:\(|\(\s+)["'`]((?:\[[A-Z]\d+\] )+)/g);
  return [...names].flatMap(([, ids = ""]) => [...ids.matchAll(/\[(\w+)\]/g)].map(([, id = ""]) => id));
}

/** What does not fit between the rows and the tests, one line each. */
export function problemsOf(
  table: Readonly<Record<string, Row>>,
  proven: ReadonlyMap<string, number>,
): string[] {
  const unknown = [...proven.keys()].filter((id) => table[id] === undefined);
  const unproven = Object.entries(table).filter(([id, { proof }]) => proof === "test" && !proven.has(id));
  const doubtful = Object.entries(table).filter(([id, { proof }]) => proof !== "test" && proven.has(id));
  return [
    ...unknown.map((id) => `${id}: there is no such row`),
    ...unproven.map(([id, { fault }]) => `${id}: no test proves it (${fault})`),
    ...doubtful.map(([id]) => `${id}: has a reason for being untested, and tests`),
  ];
}

/** `78 rows: 74 proven by 210 tests, 4 with a reason`, then the same by area. */
export function summary(table: Readonly<Record<string, Row>>, proven: ReadonlyMap<string, number>): string {
  const areas = [...new Set(Object.keys(table).map((id) => id.charAt(0)))];
  const byArea = areas.map((area) => {
    const ids = Object.keys(table).filter((id) => id.startsWith(area));
    return `${area} ${ids.filter((id) => proven.has(id)).length}/${ids.length} (${sum(ids, proven)})`;
  });
  const ids = Object.keys(table);
  const done = ids.filter((id) => proven.has(id)).length;
  const total = `${ids.length} rows: ${done} proven by ${sum(ids, proven)} tests, ${ids.length - done} with a reason`;
  return `${total}: ${byArea.join(", ")}`;
}

function sum(ids: readonly string[], proven: ReadonlyMap<string, number>): number {
  return ids.reduce((tests, id) => tests + (proven.get(id) ?? 0), 0);
}
