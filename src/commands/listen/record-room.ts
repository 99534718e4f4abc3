import type { App } from "../../app.ts";

/** Deliveries that may wait for the reader of the records at once, and how long, ms. */
const mostWaiting = 100;
const patience = 1000;

/**
 * Whether there is room for the records of one more delivery. While the reader of stdout is slow a delivery waits a
 * moment; while it has stopped, or too many wait, there is none: so memory stays bounded. Never fails.
 */
export function createRecordRoom({ io, clock }: Pick<App, "io" | "clock">): () => Promise<boolean> {
  let waiting = 0;
  let isStopped = false;

  const ready = async (): Promise<boolean> => {
    const late = new AbortController();
    const tooLong = clock.sleep(patience, late.signal).then(
      () => false,
      () => true,
    );
    // Who has left reads no more, and the listener ends.
    const read = io.ready().then(
      () => true,
      () => true,
    );
    const inTime = await Promise.race([read, tooLong]);
    late.abort();
    return inTime;
  };

  return async () => {
    if (!io.mode.json || !io.congested) {
      isStopped = false;
      return true;
    }
    if (isStopped || waiting >= mostWaiting) return false;
    waiting += 1;
    try {
      const inTime = await ready();
      isStopped = !inTime;
      return inTime;
    } finally {
      waiting -= 1;
    }
  };
}
