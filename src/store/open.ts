import { join } from "node:path";
import type { DeliveryStore } from "./deliveries.ts";
import type { Quietly } from "./engine.ts";
import type { Warn } from "./private-access.ts";
import type { Quota } from "./quota.ts";

/** The global flags that choose a store. */
export interface StoreChoice {
  readonly store: "sqlite" | "memory";
  readonly dataDir: string;
}

/** What the store needs of the run it is opened in. */
export interface StoreSurroundings {
  /** Version of the whk that runs, written into the store. */
  readonly version: string;
  /** Keeps the warning `node:sqlite` prints at its import away; only main may touch the process. */
  readonly quietly: Quietly;
  readonly warn: Warn;
}

/** How the store is opened; left out: to be written, without a limit. */
export interface OpenOptions {
  /** `read`: nothing is created or written, and it works where nothing may be written. */
  readonly access?: "read" | "write";
  readonly quota?: Quota;
}

/** The store's file in the data folder. SQLite keeps `-wal` and `-shm` beside it while it is open. */
export function storePath(dataDir: string): string {
  return join(dataDir, "deliveries.db");
}

/** Opens the store the global flags name. Rejects with a store error that says what to do instead. */
export async function openStore(
  choice: StoreChoice,
  surroundings: StoreSurroundings,
  { access, quota }: OpenOptions = {},
): Promise<DeliveryStore> {
  if (choice.store === "memory") return (await import("./memory.ts")).openMemoryStore();
  const [{ loadEngine }, { migrations }, { openSqliteStore }] = await Promise.all([
    import("./engine.ts"),
    import("./schema.ts"),
    import("./sqlite.ts"),
  ]);
  const { version, quietly, warn } = surroundings;
  const engine = await loadEngine(quietly);
  const options = { path: storePath(choice.dataDir), engine, version, migrations, warn };
  if (access === "read") return (await import("./reading.ts")).openReadingStore(options);
  return openSqliteStore(quota === undefined ? options : { ...options, quota });
}
