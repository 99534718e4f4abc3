import { WhkError } from "../errors.ts";
import type { DeliveryStore } from "./deliveries.ts";
import { isThere } from "./is-there.ts";
import { openMemoryStore } from "./memory.ts";
import { openSqliteStore, type SqliteStoreOptions } from "./sqlite.ts";

/**
 * The store in a SQLite file to be read only: works without write permission, and creates nothing. Empty as long
 * as there is no file. Rejects with a store error when the file there is cannot be read.
 */
export async function openReadingStore(options: SqliteStoreOptions): Promise<DeliveryStore> {
  const empty = openMemoryStore();
  let file: Promise<DeliveryStore> | null = null;
  let closed = false;

  async function current(): Promise<DeliveryStore> {
    if (closed || !(await isThere(options.path))) return empty;
    const opening = file ?? openSqliteStore({ ...options, access: "read" });
    file = opening;
    return opening.catch((thrown) => {
      file = null;
      throw thrown;
    });
  }

  await current();
  return {
    page: async (request) => (await current()).page(request),
    idsFrom: async (prefix, limit) => (await current()).idsFrom(prefix, limit),
    find: async (id) => (await current()).find(id),
    attemptsOf: async (id) => (await current()).attemptsOf(id),
    count: async () => (await current()).count(),
    size: async () => (await current()).size(),
    record: refuse,
    recordAttempt: refuse,
    prune: async (retention, { dryRun }) =>
      dryRun ? (await current()).prune(retention, { dryRun }) : refuse(),
    async close() {
      closed = true;
      await empty.close();
      await (await file)?.close();
    },
  };
}

async function refuse(): Promise<never> {
  throw new WhkError("store", "store_read_only", "the store was opened to be read only");
}
