import { WhkError } from "../errors.ts";
import type { Database } from "./engine.ts";

/** Brings a store from one format to the next; runs inside a transaction. */
export type Migration = (database: Database) => void;

/** `migrations[n]` makes format n + 1 out of format n; an empty file has format 0. */
export const migrations: readonly Migration[] = [createTables, addReplays];

export interface SchemaOptions {
  /** Version of the whk that runs, written into a store it creates or migrates. */
  readonly version: string;
  readonly migrations: readonly Migration[];
  /** Keeps a copy of the store as it was; called before an existing store is migrated. */
  backUp(format: number): void;
}

/**
 * Creates the tables of an empty store, migrates an older one after keeping a copy of it, and leaves a
 * current one alone. Throws a store error for a format this whk does not know. True: it was migrated.
 */
export function prepareSchema(database: Database, options: SchemaOptions): boolean {
  const known = options.migrations.length;
  const found = formatOf(database);
  if (found > known) throw newerFormat(database, found, known);
  if (found === known) return false;
  if (found > 0) options.backUp(found);
  database.exec("BEGIN IMMEDIATE");
  try {
    migrate(database, options);
    database.exec("COMMIT");
    return found > 0;
  } catch (thrown) {
    rollBack(database);
    throw thrown;
  }
}

/** Throws a store error unless a store that may not be written has the format this whk knows. */
export function refuseOtherFormat(database: Database, known: number): void {
  const found = formatOf(database);
  if (found > known) throw newerFormat(database, found, known);
  if (found === known) return;
  const message = `the store has the older format ${found} and may not be written, so it cannot be brought to format ${known}`;
  throw new WhkError("store", "store_read_only", message, {
    hint: "copy it to a folder that can be written and name that with --data-dir",
    details: { found, known },
  });
}

/** Ends a failed transaction; SQLite has often done so by itself already, which is no error here. */
export function rollBack(database: Pick<Database, "exec">): void {
  try {
    database.exec("ROLLBACK");
  } catch {}
}

function migrate(database: Database, options: SchemaOptions): void {
  // Another process may have been faster: read the format again under the write lock.
  const steps = options.migrations.slice(formatOf(database));
  if (steps.length === 0) return;
  for (const step of steps) step(database);
  database.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('written_by', ?)").run(options.version);
  database.exec(`PRAGMA user_version = ${options.migrations.length}`);
}

function formatOf(database: Database): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

function newerFormat(database: Database, found: number, known: number): WhkError {
  const message = `the store has format ${found}, written by ${writerOf(database)}; this whk knows format ${known}`;
  return new WhkError("store", "store_newer_format", message, {
    hint: "update whk, name another folder with --data-dir, or start with --store memory",
    details: { found, known },
  });
}

function writerOf(database: Database): string {
  try {
    const version = database.prepare("SELECT value FROM meta WHERE name = 'written_by'").get()?.["value"];
    return typeof version === "string" ? `whk ${version}` : "a newer whk";
  } catch {
    return "a newer whk";
  }
}

function createTables(database: Database): void {
  database.exec(tables);
}

/** Format 2: what an attempt sent when not what was stored, and the URL a delivery through the tunnel was sent to. */
function addReplays(database: Database): void {
  database.exec(`
    ALTER TABLE attempt ADD COLUMN sent TEXT;
    ALTER TABLE delivery ADD COLUMN public_url TEXT;
  `);
}

/** Format 1. Lists read `delivery` alone. A body or answer of no bytes may be stored as NULL. */
const tables = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  INSERT INTO meta VALUES ('deliveries', 0);
  CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    received_at INTEGER NOT NULL,
    provider TEXT,
    type TEXT,
    event_id TEXT,
    verdict TEXT NOT NULL,
    scheme TEXT,
    reason TEXT,
    why TEXT,
    hint TEXT,
    secret INTEGER,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    answered INTEGER,
    duplicate_key TEXT NOT NULL,
    duplicate_of TEXT,
    duplicate_at INTEGER,
    changed_body INTEGER
  );
  CREATE INDEX delivery_type ON delivery (type, seq);
  CREATE INDEX delivery_event ON delivery (provider, duplicate_key, seq) WHERE verdict IN ('ok', 'unsigned');
  CREATE TABLE payload (
    seq INTEGER PRIMARY KEY,
    headers TEXT NOT NULL,
    body BLOB,
    crc INTEGER NOT NULL
  );
  CREATE TABLE attempt (
    seq INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL,
    n INTEGER NOT NULL,
    url TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    status INTEGER,
    ms REAL NOT NULL,
    error TEXT,
    answer_headers TEXT,
    answer_body BLOB,
    answer_truncated INTEGER
  );
  CREATE INDEX attempt_delivery ON attempt (delivery, seq);
  CREATE TRIGGER delivery_added AFTER INSERT ON delivery BEGIN
    UPDATE meta SET value = value + 1 WHERE name = 'deliveries';
  END;
  CREATE TRIGGER delivery_removed AFTER DELETE ON delivery BEGIN
    UPDATE meta SET value = value - 1 WHERE name = 'deliveries';
    DELETE FROM payload WHERE seq = OLD.seq;
    DELETE FROM attempt WHERE delivery = OLD.seq;
  END;
`;
