import { WhkError } from "../errors.ts";

export type SqlValue = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, SqlValue>>;

/** The part of `node:sqlite` the store uses; `@photostructure/sqlite` has the same API. */
export interface Statement {
  run(...values: SqlValue[]): {
    readonly changes: number | bigint;
    readonly lastInsertRowid: number | bigint;
  };
  get(...values: SqlValue[]): Row | undefined;
  all(...values: SqlValue[]): Row[];
}

export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/** Opens a database file. Throws the engine's own error, which carries SQLite's result code as `errcode`. */
export type Engine = (path: string) => Database;

/** Runs an import while the warning that `node:sqlite` is experimental is kept off the terminal. */
export type Quietly = <Loaded>(load: () => Promise<Loaded>) => Promise<Loaded>;

/** How long one statement waits for another process, ms. */
export const busyTimeout = 5000;

const engineNames = ["node:sqlite", "@photostructure/sqlite"];

/**
 * The first engine that loads here: Node's own (22.13 and later), else the optional package.
 * Rejects with a store error that names every reason when none does.
 */
export async function loadEngine(quietly: Quietly, names: readonly string[] = engineNames): Promise<Engine> {
  const reasons: string[] = [];
  for (const name of names) {
    try {
      return engineOf(await quietly(() => importModule(name)));
    } catch (thrown) {
      reasons.push(`${name}: ${firstLine(thrown)}`);
    }
  }
  throw new WhkError("store", "store_engine", `no SQLite engine can be loaded (${reasons.join("; ")})`, {
    hint: "use Node 22.13 or later, install whk with its optional packages, or start with --store memory",
  });
}

interface SqliteModule {
  readonly DatabaseSync?: new (path: string, options: { timeout: number }) => Database;
}

// The specifier stays a variable: bundlers must leave both imports to run time.
function importModule(name: string): Promise<SqliteModule> {
  return import(name);
}

function engineOf({ DatabaseSync }: SqliteModule): Engine {
  if (!DatabaseSync) throw new Error("it has no DatabaseSync");
  return (path) => {
    const database = new DatabaseSync(path, { timeout: busyTimeout });
    // Node 22.13 to 22.15 ignore the option.
    database.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
    return database;
  };
}

function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split("\n", 1)[0] ?? message;
}
