import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Database, loadEngine } from "../../src/store/engine.ts";
import { type Migration, migrations, prepareSchema, rollBack } from "../../src/store/schema.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const engine = await loadEngine((load) => load());

function emptyDatabase(): Database {
  const database = engine(join(temporaryFolder(), "any.db"));
  onTestFinished(() => database.close());
  return database;
}

function prepare(
  database: Database,
  changes: { version?: string; migrations?: readonly Migration[] } = {},
): number[] {
  const copies: number[] = [];
  const backUp = (format: number) => void copies.push(format);
  prepareSchema(database, { version: "1.2.3", migrations, backUp, ...changes });
  return copies;
}

function planOf(database: Database, sql: string): string {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  return steps.map((step) => String(step["detail"])).join("; ");
}

describe("an empty file", () => {
  it("gets the tables of the newest format, and no copy is made", () => {
    const database = emptyDatabase();
    expect(prepare(database)).toEqual([]);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
    expect(database.prepare("SELECT name, value FROM meta").all()).toEqual([
      { name: "deliveries", value: 0 },
      { name: "written_by", value: "1.2.3" },
    ]);
  });

  it("stays as it is when it is prepared again", () => {
    const database = emptyDatabase();
    prepare(database);
    database.exec("UPDATE meta SET value = 7 WHERE name = 'deliveries'");
    expect(prepare(database, { version: "9.9.9" })).toEqual([]);
    const written = database.prepare("SELECT value FROM meta ORDER BY name").all();
    expect(written).toEqual([{ value: 7 }, { value: "1.2.3" }]);
  });

  it("answers what lists ask from an index or the key, without sorting", () => {
    const database = emptyDatabase();
    prepare(database);
    expect(planOf(database, "SELECT * FROM delivery ORDER BY seq DESC LIMIT 50")).toBe("SCAN delivery");
    const byType = planOf(database, "SELECT * FROM delivery WHERE type = 'a' ORDER BY seq DESC LIMIT 50");
    expect(byType).toBe("SEARCH delivery USING INDEX delivery_type (type=?)");
    const byEvent = `SELECT seq, id, received_at FROM delivery
      WHERE provider IS 'a' AND duplicate_key = 'b' AND verdict IN ('ok', 'unsigned') ORDER BY seq LIMIT 1`;
    expect(planOf(database, byEvent)).toMatch(
      /^SEARCH delivery USING INDEX delivery_event \(provider=\? AND dup/,
    );
  });

  it("counts what is added and removed, and removes payload and attempts with their delivery", () => {
    const database = emptyDatabase();
    prepare(database);
    for (const seq of [1, 2]) {
      database.exec(`
        INSERT INTO delivery (seq, id, received_at, verdict, method, path, bytes, duplicate_key)
          VALUES (${seq}, 'dlv_${seq}', 1, 'ok', 'POST', '/', 0, 'k');
        INSERT INTO payload VALUES (${seq}, '[]', x'', 0);
        INSERT INTO attempt (delivery, n, url, started_at, ms) VALUES (${seq}, 1, 'u', 1, 1);`);
    }
    const counter = database.prepare("SELECT value FROM meta WHERE name = 'deliveries'");
    expect(counter.get()).toEqual({ value: 2 });
    database.exec("DELETE FROM delivery WHERE seq = 1");
    expect(counter.get()).toEqual({ value: 1 });
    expect(database.prepare("SELECT seq FROM payload").all()).toEqual([{ seq: 2 }]);
    expect(database.prepare("SELECT delivery FROM attempt").all()).toEqual([{ delivery: 2 }]);
  });
});

describe("an older store", () => {
  const addNote: Migration = (database) => database.exec("ALTER TABLE delivery ADD COLUMN note TEXT");

  it("[D21] is copied, then brought to the newest format step by step", () => {
    const database = emptyDatabase();
    prepare(database);
    const dropNote: Migration = (later) => later.exec("ALTER TABLE delivery DROP COLUMN note");
    expect(prepare(database, { version: "3.0.0", migrations: [...migrations, addNote, dropNote] })).toEqual([
      2,
    ]);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 4 });
    const writer = database.prepare("SELECT value FROM meta WHERE name = 'written_by'").get();
    expect(writer).toEqual({ value: "3.0.0" });
  });

  it("stays in its format, whole, when a step fails", () => {
    const database = emptyDatabase();
    prepare(database);
    const failing: Migration = () => {
      throw new Error("step failed");
    };
    expect(() => prepare(database, { migrations: [...migrations, addNote, failing] })).toThrow("step failed");
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
    expect(() => database.prepare("SELECT note FROM delivery")).toThrow();
    expect(prepare(database)).toEqual([]);
  });

  it("[D21] is left as it is when no copy can be made", () => {
    const database = emptyDatabase();
    prepare(database);
    const backUp = () => {
      throw new Error("no space");
    };
    const options = { version: "2.0.0", migrations: [...migrations, addNote], backUp };
    expect(() => prepareSchema(database, options)).toThrow("no space");
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
  });
});

describe("a newer store", () => {
  it("[D21] is refused with the whk that wrote it", () => {
    const database = emptyDatabase();
    prepare(database, { version: "9.0.0" });
    database.exec("PRAGMA user_version = 7");
    expect(() => prepare(database)).toThrow(
      expect.objectContaining({
        kind: "store",
        code: "store_newer_format",
        message: "the store has format 7, written by whk 9.0.0; this whk knows format 2",
        hint: expect.stringContaining("update whk"),
      }),
    );
  });

  it.each(["CREATE TABLE other (x)", "CREATE TABLE meta (name, value)"])(
    "is refused even when it does not say who wrote it: %s",
    (sql) => {
      const database = emptyDatabase();
      database.exec(`${sql}; PRAGMA user_version = 3`);
      expect(() => prepare(database)).toThrow(/written by a newer whk;/);
    },
  );
});

it("rolls back without a word when there is nothing to roll back", () => {
  const database = emptyDatabase();
  expect(() => rollBack(database)).not.toThrow();
});
