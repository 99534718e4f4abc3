import { compilePatterns } from "../events/pattern.ts";
import { fromColumn } from "./columns.ts";
import type { Connection } from "./connection.ts";
import type { SqlValue } from "./engine.ts";

/** Values of the `type` column, null for deliveries without a type; "all": no stored one is kept out. */
export type SelectedTypes = "all" | readonly SqlValue[];

/** The stored types that pass the patterns. Looks at each of them once, however many deliveries have it. */
export function selectTypes(connection: Connection, patterns: readonly string[] | undefined): SelectedTypes {
  if (patterns === undefined) return "all";
  const passes = compilePatterns(patterns);
  const stored = [null, ...storedTypes(connection)];
  const passing = stored.filter((column) => passesDecoded(column, passes));
  return passing.length === stored.length ? "all" : passing;
}

// Jumps from one type to the next in the index instead of reading all of it.
const firstType = "SELECT type FROM delivery WHERE type IS NOT NULL ORDER BY type LIMIT 1";
const nextType = "SELECT type FROM delivery WHERE type > ? ORDER BY type LIMIT 1";

function storedTypes(connection: Connection): Set<SqlValue> {
  const types = new Set<SqlValue>();
  let row = connection.statement(firstType).get();
  // A damaged index could lead in circles.
  for (let type = row?.["type"]; type !== undefined && !types.has(type); type = row?.["type"]) {
    types.add(type);
    row = connection.statement(nextType).get(type);
  }
  return types;
}

/** A damaged type passes: whoever reads its row reports it. */
function passesDecoded(column: SqlValue, passes: (type: string | null) => boolean): boolean {
  if (column === null) return passes(null);
  try {
    return passes(fromColumn(column));
  } catch {
    return true;
  }
}
