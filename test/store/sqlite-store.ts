import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { DeliveryStore } from "../../src/store/deliveries.ts";
import { loadEngine } from "../../src/store/engine.ts";
import { migrations } from "../../src/store/schema.ts";
import { openSqliteStore, type SqliteStoreOptions } from "../../src/store/sqlite.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Everything a store needs besides what the test is about, in a folder of its own. */
export async function storeOptions(changes: Partial<SqliteStoreOptions> = {}): Promise<SqliteStoreOptions> {
  const engine = await loadEngine((load) => load());
  const path = changes.path ?? join(temporaryFolder(), "data", "deliveries.db");
  return { path, engine, version: "0.0.0-test", migrations, warn: () => {}, ...changes };
}

/** An open store that is closed when the test ends. */
export async function openStoreFile(changes: Partial<SqliteStoreOptions> = {}): Promise<DeliveryStore> {
  const store = await openSqliteStore(await storeOptions(changes));
  onTestFinished(() => store.close());
  return store;
}
