import { renameSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database, Engine, Row, SqlValue, Statement } from "./engine.ts";
import { isBusy, isUnwritable, storeFailure } from "./failures.ts";
import {
  makePrivateFile,
  makePrivateFolder,
  tightenFile,
  tightenFolder,
  type Warn,
} from "./private-access.ts";
import { openReadOnly } from "./read-only.ts";
import { type Migration, prepareSchema } from "./schema.ts";

export interface ConnectionOptions {
  readonly path: string;
  readonly engine: Engine;
  /** Version of the whk that runs. */
  readonly version: string;
  readonly migrations: readonly Migration[];
  readonly warn: Warn;
  /** `read`: the file is there, and is opened also where it may not be written. */
  readonly access?: "read" | "write";
}

/** An open store file with its tables in place. Every method may throw the engine's own error. */
export interface Connection {
  exec(sql: string): void;
  /** The statement for this SQL, prepared once. */
  statement(sql: string): Statement;
  /** Adds a row; its names are the columns. Answers the row's key. */
  insert(table: string, row: Row): number;
  /** False when the file was removed or replaced: what is written now would be lost. */
  isInPlace(): boolean;
  close(): void;
}

/**
 * Opens the store file, makes it and its folder private, creates or migrates its tables.
 * Rejects with a store error.
 */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { path, access } = options;
  try {
    const database = access === "read" ? await openToRead(options) : await openToWrite(options);
    return connectionOf(database, path);
  } catch (thrown) {
    throw storeFailure(path, thrown);
  }
}

async function openToWrite(options: ConnectionOptions): Promise<Database> {
  const { path, warn } = options;
  await makePrivateFolder(dirname(path), warn);
  await makePrivateFile(path, warn);
  await tightenBeside(path, warn);
  const database = await openPatiently(options);
  try {
    // A file that may only be read opens like any other, and BEGIN IMMEDIATE passes; only a write finds out.
    database.exec("UPDATE meta SET value = value WHERE name IS NULL");
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

async function openToRead(options: ConnectionOptions): Promise<Database> {
  const { path, warn } = options;
  const isOurs = await tightenFolder(dirname(path), warn).catch(orUnwritable);
  if (!(await tightenFile(path, warn).catch(orUnwritable)) || !isOurs) throw absent(path);
  await tightenBeside(path, warn).catch(orUnwritable);
  try {
    return await openPatiently(options);
  } catch (thrown) {
    if (!isUnwritable(thrown)) throw thrown;
    return openReadOnly(options, storeFailure(path, thrown));
  }
}

/** What others may read stays so where nothing can be changed. */
function orUnwritable(thrown: unknown): true {
  if (isUnwritable(thrown)) return true;
  throw thrown;
}

function absent(path: string): Error {
  return Object.assign(new Error(`there is no ${path}`), { code: "ENOENT" });
}

async function tightenBeside(path: string, warn: Warn): Promise<void> {
  for (const suffix of ["-wal", "-shm", "-journal"]) await tightenFile(path + suffix, warn);
}

// Turning a new file into WAL mode fails at once, without the busy timeout, while another process does the same.
const tries = 40;
const pause = 100;

async function openPatiently(options: ConnectionOptions): Promise<Database> {
  for (let n = 1; ; n += 1) {
    try {
      return openPrepared(options);
    } catch (thrown) {
      if (n === tries || !isBusy(thrown)) throw thrown;
      await sleep(pause);
    }
  }
}

function openPrepared({ path, engine, version, migrations, warn }: ConnectionOptions): Database {
  const database = engine(path);
  try {
    // On a file with content, the second of these writes to it each time.
    if (database.prepare("PRAGMA page_count").get()?.["page_count"] === 0)
      database.exec("PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL");
    // fullfsync: on macOS only this reaches the disk itself; it changes nothing elsewhere.
    // journal_size_limit: a log that grew in a burst gives its space back.
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA fullfsync = ON;
      PRAGMA cache_size = -16000;
      PRAGMA cell_size_check = ON;
      PRAGMA journal_size_limit = 4194304;
      PRAGMA trusted_schema = OFF;
    `);
    const schema = { version, migrations, backUp: (format: number) => warn(backUp(database, path, format)) };
    if (prepareSchema(database, schema)) makeShrinkable(database);
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

/** A store of format 1 cannot give space back to the disk before it is written anew; without room for that it stays. */
function makeShrinkable(database: Database): void {
  try {
    if (database.prepare("PRAGMA auto_vacuum").get()?.["auto_vacuum"] === 2) return;
    database.exec("PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
  } catch {}
}

/**
 * A whole copy beside the store, `deliveries.db.format-1`; an unfinished one is never left under that name. Answers
 * what is to be said of it.
 */
function backUp(database: Database, path: string, format: number): string {
  const copy = `${path}.format-${format}`;
  rmSync(`${copy}.tmp`, { force: true });
  writeFileSync(`${copy}.tmp`, "", { flag: "wx", mode: 0o600 });
  try {
    database.prepare("VACUUM INTO ?").run(`${copy}.tmp`);
  } catch (thrown) {
    // On a full disk it would take the last space.
    rmSync(`${copy}.tmp`, { force: true });
    throw thrown;
  }
  renameSync(`${copy}.tmp`, copy);
  return `the store gets a new format; ${copy} keeps it as it was until you remove it`;
}

function connectionOf(database: Database, path: string): Connection {
  const statements = new Map<string, Statement>();
  const opened = statSync(path);
  const statement = (sql: string): Statement => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    exec: (sql) => database.exec(sql),
    statement,
    insert: (table, row) => insertInto(statement, table, row),
    isInPlace: () => isSameFile(path, opened),
    close: () => database.close(),
  };
}

function insertInto(statement: (sql: string) => Statement, table: string, row: Row): number {
  const columns = Object.keys(row);
  const sql = `INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => "?").join()})`;
  const values: SqlValue[] = Object.values(row);
  return Number(statement(sql).run(...values).lastInsertRowid);
}

function isSameFile(path: string, opened: Stats): boolean {
  try {
    const found = statSync(path);
    return found.ino === opened.ino && found.dev === opened.dev;
  } catch {
    return false;
  }
}
