/** How items are gone through. */
export interface Walk<Item> {
  /** Items under way at once. */
  readonly concurrency: number;
  /** Aborted: nothing new is taken. */
  readonly signal: AbortSignal;
  readonly each: (item: Item) => Promise<void>;
}

/**
 * Takes the items in order with `concurrency` workers. Resolves when all are done, or those under way once nothing
 * new is to be taken. After a failure nothing new is taken either; it is rejected with once the others are done. The
 * signal `itemsUntil` gets aborts in both cases: who waits for the next item is not to wait on.
 */
export async function goThrough<Item>(
  itemsUntil: (over: AbortSignal) => AsyncGenerator<Item>,
  { concurrency, signal, each }: Walk<Item>,
): Promise<void> {
  const failures: unknown[] = [];
  const failed = new AbortController();
  const over = AbortSignal.any([signal, failed.signal]);
  const items = itemsUntil(over);

  async function work(): Promise<void> {
    try {
      while (!over.aborted) {
        const { value, done } = await items.next();
        if (done === true || over.aborted) return;
        await each(value);
      }
    } catch (thrown) {
      failures.push(thrown);
      failed.abort();
    }
  }

  await Promise.all(Array.from({ length: concurrency }, work));
  if (failures.length > 0) throw failures[0];
}
