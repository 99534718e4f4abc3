import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { WhkError } from "../errors.ts";
import type { ConnectionOptions } from "./connection.ts";
import type { Database } from "./engine.ts";
import { refuseOtherFormat } from "./schema.ts";

/**
 * Opens a store that may not be written. Beside its file SQLite wants to keep two more; where it cannot, it reads
 * the file as one that nobody changes (https://sqlite.org/wal.html#readonly), unless there is a log whose content
 * would be missing then. Throws the engine's own error, or a store error for another format; on a full disk why it
 * could not be opened to be written.
 */
export function openReadOnly(options: ConnectionOptions, unwritable: WhkError): Database {
  try {
    return openAsItIs(options);
  } catch (thrown) {
    throw unwritable.code === "store_full" ? unwritable : thrown;
  }
}

function openAsItIs(options: ConnectionOptions): Database {
  try {
    return openAs(options, "mode=ro");
  } catch (thrown) {
    if (hasLog(options.path)) throw thrown;
    return openAs(options, "immutable=1");
  }
}

function openAs({ path, engine, migrations }: ConnectionOptions, how: string): Database {
  const database = engine(`${pathToFileURL(path).href}?${how}`);
  try {
    database.exec("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
    refuseOtherFormat(database, migrations.length);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
