import { withCappedAnswer } from "./attempt-rows.ts";
import type { Connection, ConnectionOptions } from "./connection.ts";
import { type DeliveryStore, storeClosed } from "./deliveries.ts";
import { isConflict, storeFailure } from "./failures.ts";
import { createGroupCommit, pendingLimits, type Write } from "./group-commit.ts";
import { type Link, openLink } from "./link.ts";
import { selectPage } from "./page.ts";
import { countSurplus } from "./prune.ts";
import { prune } from "./pruning.ts";
import {
  insertAttempt,
  insertDelivery,
  selectAttempts,
  selectCount,
  selectDelivery,
  selectIds,
  selectSize,
} from "./queries.ts";
import { createQuotaKeeper, type Quota, type QuotaKeeper } from "./quota.ts";
import { rollBack } from "./schema.ts";

export interface SqliteStoreOptions extends ConnectionOptions {
  readonly limits?: typeof pendingLimits;
  /** Bounds the store while it is written; left out: nothing does. */
  readonly quota?: Quota;
}

// What a write weighs in the queue beside its body.
const overhead = 1024;

/**
 * The store in a SQLite file several processes may share. Rejects with a store error when it cannot be opened.
 * Writes of one turn of the event loop share one transaction; each resolves after the COMMIT that made it durable.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<DeliveryStore> {
  const { path, warn, limits = pendingLimits, quota } = options;
  const link = await openLink(options);
  const keeper = quota === undefined ? null : createQuotaKeeper(quota);
  const writes = createGroupCommit<Connection>(async (batch) => {
    await commit(link, path, batch);
    if (keeper?.isDue(batch) === true) await trim(link, keeper);
  }, limits);
  let closed = false;

  function write<Result>(bytes: number, work: (connection: Connection) => Result): Promise<Result> {
    return closed ? Promise.reject(storeClosed()) : writes.add(bytes + overhead, work);
  }

  function writeLater<Result>(bytes: number, work: (connection: Connection) => Result): Promise<Result> {
    return closed ? Promise.reject(storeClosed()) : writes.addPatient(bytes + overhead, work);
  }

  function read<Result>(work: (connection: Connection) => Result): Promise<Result> {
    return closed ? Promise.reject(storeClosed()) : link.use(work);
  }

  return {
    record: (draft) => write(draft.body.length, (connection) => insertDelivery(connection, draft)),
    recordAttempt(attempt, { patient } = { patient: false }) {
      const kept = withCappedAnswer(attempt);
      const add = patient ? writeLater : write;
      return add(kept.answer?.body.length ?? 0, (connection) => insertAttempt(connection, kept));
    },
    page: (request) => read((connection) => selectPage(connection, request, warn)),
    idsFrom: (prefix, limit) => read((connection) => selectIds(connection, prefix, limit)),
    find: (id) => read((connection) => selectDelivery(connection, id)),
    attemptsOf: (id) => read((connection) => selectAttempts(connection, id)),
    count: () => read(selectCount),
    size: () => read(selectSize),
    prune: (retention, { dryRun }) =>
      dryRun
        ? read((connection) => countSurplus(connection, retention))
        : prune(retention, { read, write: (work) => write(0, work) }),
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

/** In a transaction of its own, so that a failure refuses no delivery; the next write tells of what is serious. */
async function trim(link: Link, keeper: QuotaKeeper): Promise<void> {
  await link.use((connection) => inTransaction(connection, () => keeper.trim(connection))).catch(() => {});
}

/** Does all writes in one transaction; answers what tells each of them how it ended. */
function transact(connection: Connection, path: string, batch: readonly Write<Connection>[]): (() => void)[] {
  return inTransaction(connection, () => batch.map((write) => perform(write, connection, path)));
}

function inTransaction<Result>(connection: Connection, work: () => Result): Result {
  connection.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    connection.exec("COMMIT");
    return result;
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
