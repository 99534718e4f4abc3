import { WhkError } from "../errors.ts";

/** One write that waits for its commit. */
export interface Write<Context> {
  /** What it weighs. */
  readonly bytes: number;
  /** Does the write inside the transaction; what it returns acknowledges the write after the commit. */
  run(context: Context): () => void;
  reject(error: unknown): void;
}

export interface GroupCommit<Context> {
  /** Resolves with what `work` returned once its transaction is committed. `bytes` counts against the bound. */
  add<Result>(bytes: number, work: (context: Context) => Result): Promise<Result>;
  /** As {@link add}, but shares the transaction of the next write that is added, if one comes within 5 ms. */
  addPatient<Result>(bytes: number, work: (context: Context) => Result): Promise<Result>;
  /** Resolves when nothing is pending. */
  settled(): Promise<void>;
}

/** Writes that may wait: their number, and bytes. */
export const pendingLimits = { writes: 10_000, bytes: 64 * 1024 * 1024 };

const batchSize = 256;

/** Ms a write that can wait waits for one that cannot: it needs no fsync of its own then. */
const patience = 5;

/**
 * Collects the writes of one turn of the event loop and hands them to `commit` together: one transaction and
 * one fsync for up to 256 of them. `commit` settles each write it is given and never rejects.
 */
export function createGroupCommit<Context>(
  commit: (batch: readonly Write<Context>[]) => Promise<void>,
  limits = pendingLimits,
): GroupCommit<Context> {
  const pending: Write<Context>[] = [];
  let waitingBytes = 0;
  let running: Promise<void> | null = null;
  let isUrgent = false;
  let hurry = () => {};

  async function run(): Promise<void> {
    while (pending.length > 0) {
      if (!isUrgent) await company();
      await nextTurn();
      isUrgent = pending.length > batchSize;
      const batch = pending.splice(0, batchSize);
      await commit(batch);
      for (const write of batch) waitingBytes -= write.bytes;
    }
    running = null;
  }

  /** Resolves when a write came that cannot wait, or after a while. */
  function company(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patience);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function addPatient<Result>(bytes: number, work: (context: Context) => Result): Promise<Result> {
    const full =
      pending.length >= limits.writes || (pending.length > 0 && waitingBytes + bytes > limits.bytes);
    if (full) return Promise.reject(busy(pending.length));
    return new Promise((resolve, reject) => {
      waitingBytes += bytes;
      pending.push({ bytes, reject, run: (context) => acknowledging(work(context), resolve) });
      running ??= run();
    });
  }

  return {
    add(bytes, work) {
      isUrgent = true;
      hurry();
      return addPatient(bytes, work);
    },
    addPatient,
    settled() {
      hurry();
      return running ?? Promise.resolve();
    },
  };
}

function acknowledging<Result>(result: Result, resolve: (result: Result) => void): () => void {
  return () => resolve(result);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function busy(waiting: number): WhkError {
  return new WhkError("store", "store_busy", `${waiting} writes already wait for the store`, {
    hint: "the disk is slower than the deliveries come in; send them again later",
  });
}
