import type { Connection } from "./connection.ts";
import type { Warn } from "./private-access.ts";
import { deleteDeliveries, selectOldSurplus } from "./prune.ts";

/** What a store may grow to while it is written; beyond that its oldest deliveries go. */
export interface Quota {
  /** Bytes on disk; null: no limit. */
  readonly maxBytes: number | null;
  /** Age of a delivery, ms; null: no limit. */
  readonly maxAge: number | null;
  /** Wall clock, ms since the epoch. */
  now(): number;
  /** Told once, in one sentence, when the first deliveries are removed. */
  readonly warn: Warn;
}

// Looked at again after so many writes or bytes. A step removes more than could be added since.
const interval = { writes: 128, bytes: 1024 * 1024 };
const step = { deliveries: 256, bytes: 16 * 1024 * 1024 };

/** Keeps a store within its quota, a small step at a time. */
export interface QuotaKeeper {
  /** Counts what was written; true when it is time for a step. */
  isDue(batch: readonly { readonly bytes: number }[]): boolean;
  /** Removes a few of the oldest deliveries if there are too many; runs inside a transaction. */
  trim(connection: Connection): void;
}

export function createQuotaKeeper({ maxBytes, maxAge, now, warn }: Quota): QuotaKeeper {
  // The first write looks at once: the store may be too large already.
  let writes = interval.writes;
  let bytes = 0;
  let isTold = false;
  return {
    isDue(batch) {
      writes += batch.length;
      for (const write of batch) bytes += write.bytes;
      return writes >= interval.writes || bytes >= interval.bytes;
    },
    trim(connection) {
      const before = maxAge === null ? null : now() - maxAge;
      const { seqs, why } = selectOldSurplus(connection, { before, maxBytes }, step);
      const isMore = seqs.length > 0;
      if (isMore) deleteDeliveries(connection, seqs);
      // While there is more to remove, every write is followed by a step.
      writes = isMore ? interval.writes : 0;
      bytes = 0;
      if (!isMore || isTold) return;
      isTold = true;
      warn(
        `the store has reached its limit and drops its oldest deliveries; the setting store.${why} sets it`,
      );
    },
  };
}
