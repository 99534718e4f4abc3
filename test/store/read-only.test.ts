import { writeFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { WhkError } from "../../src/errors.ts";
import { connect } from "../../src/store/connection.ts";
import type { Engine } from "../../src/store/engine.ts";
import { openReadOnly } from "../../src/store/read-only.ts";
import { migrations } from "../../src/store/schema.ts";
import { storeOptions } from "./sqlite-store.ts";

const denied = new WhkError("store", "store_read_only", "the store may not be written");

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
  const database = openReadOnly(await madeStore(), denied);
  onTestFinished(() => database.close());
  expect(() => database.exec("DELETE FROM meta")).toThrow(/readonly|read-only/);
});

describe("where SQLite cannot keep its files beside the store", () => {
  it("reads it as one that nobody changes", async () => {
    const options = await madeStore();
    const database = openReadOnly({ ...options, engine: onlyAs(options.engine, "immutable=1") }, denied);
    onTestFinished(() => database.close());
    expect(database.prepare("SELECT value FROM meta WHERE name = 'deliveries'").get()).toEqual({ value: 0 });
  });

  it("refuses it while there is a log", async () => {
    const options = await madeStore();
    writeFileSync(`${options.path}-wal`, "something");
    const engine = onlyAs(options.engine, "immutable=1");
    expect(() => openReadOnly({ ...options, engine }, denied)).toThrow("injected");
  });
});

it.each([
  ["a newer", [], "store_newer_format"],
  ["an older", [...migrations, () => {}], "store_read_only"],
])("[D21] refuses %s format", async (_which, known, code) => {
  const options = await madeStore();
  expect(() => openReadOnly({ ...options, migrations: known }, denied)).toThrow(
    expect.objectContaining({ code }),
  );
});

it("[D3] tells of the full disk where that keeps an older format from being read", async () => {
  const options = { ...(await madeStore()), migrations: [...migrations, () => {}] };
  const full = new WhkError("store", "store_full", "the disk is full");
  expect(() => openReadOnly(options, full)).toThrow(full);
});

it("takes a path for what it is", async () => {
  const options = await storeOptions();
  const path = options.path.replace("deliveries.db", "a b?mode=rw#%41.db");
  (await connect({ ...options, path })).close();
  const database = openReadOnly({ ...options, path }, denied);
  onTestFinished(() => database.close());
  expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
});
