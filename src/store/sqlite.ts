import { withCappedAnswer } from "./attempt-rows.ts";
import type { Connection, ConnectionOptions } from "./connection.ts";
import { type DeliveryStore, storeClosed } from "./deliveries.ts";
import { isConflict, storeFailure } from "./failures.ts";
import { createGroupCommit, pendingLimits, type Write } from "./group-commit.ts";
import { type Link, openLink } from "./link.ts";
import {
  insertAttempt,
  insertDelivery,
  selectAttempts,
  selectCount,
  selectDelivery,
  selectNewest,
} from "./queries.ts";
import { rollBack } from "./schema.ts";

export interface SqliteStoreOptions extends ConnectionOptions {
  readonly limits?: typeof pendingLimits;
}

// What a write weighs in the queue beside its body.
const overhead = 1024;

/**
 * The store in a SQLite file several processes may share. Rejects with a store error when it cannot be opened.
 * Writes of one turn of the event loop share one transaction; each resolves after the COMMIT that made it durable.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<DeliveryStore> {
  const { path, warn, limits = pendingLimits } = options;
  const link = await openLink(options);
  const writes = createGroupCommit<Connection>((batch) => commit(link, path, batch), limits);
  let closed = false;

  function write<Result>(bytes: number, work: (connection: Connection) => Result): Promise<Result> {
    return closed ? Promise.reject(storeClosed()) : writes.add(bytes + overhead, work);
  }

  function read<Result>(work: (connection: Connection) => Result): Promise<Result> {
    return closed ? Promise.reject(storeClosed()) : link.use(work);
  }

  return {
    record: (draft) => write(draft.body.length, (connection) => insertDelivery(connection, draft)),
    recordAttempt(attempt) {
      const kept = withCappedAnswer(attempt);
      return write(kept.answer?.body.length ?? 0, (connection) => insertAttempt(connection, kept));
    },
    newest: (limit) => read((connection) => selectNewest(connection, limit, warn)),
    find: (id) => read((connection) => selectDelivery(connection, id)),
    attemptsOf: (id) => read((connection) => selectAttempts(connection, id)),
    count: () => read(selectCount),
    async close() {
      closed = true;
      await writes.settled();
      await link.close();
    },
  };
}

async function commit(link: Link, path: string, batch: readonly Write<Connection>[]): Promise<void> {
  try {
    const settlements = await link.use((connection) => transact(connection, path, batch));
    for (const settle of settlements) settle();
  } catch (thrown) {
    for (const write of batch) write.reject(thrown);
  }
}

/** Does all writes in one transaction; answers what tells each of them how it ended. */
function transact(connection: Connection, path: string, batch: readonly Write<Connection>[]): (() => void)[] {
  connection.exec("BEGIN IMMEDIATE");
  try {
    const settlements = batch.map((write) => perform(write, connection, path));
    connection.exec("COMMIT");
    return settlements;
  } catch (thrown) {
    rollBack(connection);
    throw thrown;
  }
}

/** A refused row concerns its own write only; every other failure ends the whole batch. */
function perform(write: Write<Connection>, connection: Connection, path: string): () => void {
  try {
    return write.run(connection);
  } catch (thrown) {
    if (isConflict(thrown)) return () => write.reject(storeFailure(path, thrown));
    throw thrown;
  }
}
