import { writeFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { connect } from "../../src/store/connection.ts";
import type { Engine } from "../../src/store/engine.ts";
import { openReadOnly } from "../../src/store/read-only.ts";
import { migrations } from "../../src/store/schema.ts";
import { storeOptions } from "./sqlite-store.ts";

async function madeStore() {
  const options = await storeOptions();
  const connection = await connect(options);
  connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  connection.close();
  return options;
}

/** An engine that opens nothing but what is named so. */
function onlyAs(engine: Engine, how: string): Engine {
  return (path) => {
    if (path.endsWith(how)) return engine(path);
    throw Object.assign(new Error("injected"), { errcode: 14 });
  };
}

it("cannot be written through", async () => {
  const database = openReadOnly(await madeStore());
  onTestFinished(() => database.close());
  expect(() => database.exec("DELETE FROM meta")).toThrow(/readonly|read-only/);
});

describe("where SQLite cannot keep its files beside the store", () => {
  it("reads it as one that nobody changes", async () => {
    const options = await madeStore();
    const database = openReadOnly({ ...options, engine: onlyAs(options.engine, "immutable=1") });
    onTestFinished(() => database.close());
    expect(database.prepare("SELECT value FROM meta WHERE name = 'deliveries'").get()).toEqual({ value: 0 });
  });

  it("refuses it while there is a log", async () => {
    const options = await madeStore();
    writeFileSync(`${options.path}-wal`, "something");
    const engine = onlyAs(options.engine, "immutable=1");
    expect(() => openReadOnly({ ...options, engine })).toThrow("injected");
  });
});

it.each([
  ["a newer", [], "store_newer_format"],
  ["an older", [...migrations, () => {}], "store_read_only"],
])("[D21] refuses %s format", async (_which, known, code) => {
  const options = await madeStore();
  expect(() => openReadOnly({ ...options, migrations: known })).toThrow(expect.objectContaining({ code }));
});

it("takes a path for what it is", async () => {
  const options = await storeOptions();
  const path = options.path.replace("deliveries.db", "a b?mode=rw#%41.db");
  (await connect({ ...options, path })).close();
  const database = openReadOnly({ ...options, path });
  onTestFinished(() => database.close());
  expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
});
