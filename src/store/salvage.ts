import { number } from "./columns.ts";
import type { Connection } from "./connection.ts";
import type { PageRequest } from "./deliveries.ts";
import type { Row } from "./engine.ts";
import { isDamage } from "./failures.ts";
import type { Warn } from "./private-access.ts";

// The ids are kept a second time, in an index, with the numbers they belong to.
const numbers = "SELECT seq FROM delivery INDEXED BY sqlite_autoindex_delivery_1";

/**
 * The rows of a page where a part of the table cannot be read: asked for one by one, what is lost reported and left
 * out. `readOne` answers the row with this number if it is wanted. Throws the engine's error when the index is damaged too.
 */
export function salvageRows(
  connection: Connection,
  { order, behind, limit }: PageRequest,
  { readOne, warn }: { readonly readOne: (seq: number) => Row | undefined; readonly warn: Warn },
): Row[] {
  const seqs = connection
    .statement(numbers)
    .all()
    .map((row) => number(row["seq"]));
  seqs.sort((a, b) => (order === "newest" ? b - a : a - b));
  const rows: Row[] = [];
  for (const seq of seqs) {
    if (rows.length >= limit) break;
    if (behind !== null && (order === "newest" ? seq >= behind : seq <= behind)) continue;
    const row = readOrReport(seq, readOne, warn);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function readOrReport(seq: number, readOne: (seq: number) => Row | undefined, warn: Warn): Row | undefined {
  try {
    return readOne(seq);
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    warn(`delivery number ${seq}: the disk has changed it, it cannot be read`);
    return undefined;
  }
}
