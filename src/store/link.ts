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
  let current: Promise<Connection> | null = connect(options);
  await current;

  async function live(): Promise<Connection> {
    current ??= connect(options);
    const opening = current;
    try {
      const connection = await opening;
      if (connection.isInPlace()) return connection;
      if (current === opening) drop(connection);
    } catch (thrown) {
      if (current === opening) current = null;
      throw thrown;
    }
    return live();
  }

  function drop(connection: Connection): void {
    current = null;
    closeQuietly(connection);
  }

  return {
    async use(work) {
      const connection = await live();
      try {
        return work(connection);
      } catch (thrown) {
        if (isPoison(thrown)) drop(connection);
        throw storeFailure(options.path, thrown);
      }
    },
    async close() {
      const connection = await current?.catch(() => null);
      if (!connection) return;
      writeBack(connection);
      drop(connection);
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
