import { type Connection, type ConnectionOptions, connect } from "./connection.ts";
import { isPoison, storeFailure } from "./failures.ts";

/** A connection that heals: after a failure it must not be trusted with, the next use opens the file anew. */
export interface Link {
  /** Runs the work on an open connection. Rejects with a store error. */
  use<Result>(work: (connection: Connection) => Result): Promise<Result>;
  close(): Promise<void>;
}

/** Opens the store file. Rejects with a store error when that is not possible at once. */
export async function openLink(options: ConnectionOptions): Promise<Link> {
  let current: Promise<Connection> | null = null;

  function opened(): Promise<Connection> {
    if (current) return current;
    const opening = connect(options);
    current = opening;
    opening.catch(() => forget(opening));
    return opening;
  }

  function forget(opening: Promise<Connection>): void {
    if (current === opening) current = null;
  }

  await opened();
  return {
    async use(work) {
      let opening = opened();
      let connection = await opening;
      // While this waited, another use may have given the connection up.
      if (current !== opening || !connection.isInPlace()) {
        if (current === opening) closeQuietly(connection);
        forget(opening);
        opening = opened();
        connection = await opening;
      }
      try {
        return work(connection);
      } catch (thrown) {
        if (isPoison(thrown) && current === opening) closeQuietly(connection);
        if (isPoison(thrown)) forget(opening);
        throw storeFailure(options.path, thrown);
      }
    },
    async close() {
      const connection = await current?.catch(() => null);
      current = null;
      if (!connection) return;
      writeBack(connection);
      closeQuietly(connection);
    },
  };
}

/**
 * Copies the log into the file itself, without waiting for others. The last connection does so when it is
 * closed, but with the optional package it is closed only when its statements are collected as garbage.
 */
function writeBack(connection: Connection): void {
  try {
    connection.exec("PRAGMA wal_checkpoint(PASSIVE)");
  } catch {}
}

// A connection is given up because it failed; that closing it fails too changes nothing.
function closeQuietly(connection: Connection): void {
  try {
    connection.close();
  } catch {}
}
