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
 * new is to be taken. After a failure nothing new is taken either; it is rejected with once the others are done.
 */
export async function goThrough<Item>(items: AsyncGenerator<Item>, walk: Walk<Item>): Promise<void> {
  const { concurrency, signal, each } = walk;
  const failures: unknown[] = [];

  async function work(): Promise<void> {
    try {
      while (!signal.aborted && failures.length === 0) {
        const { value, done } = await items.next();
        if (done === true || signal.aborted || failures.length > 0) return;
        await each(value);
      }
    } catch (thrown) {
      failures.push(thrown);
    }
  }

  await Promise.all(Array.from({ length: concurrency }, work));
  if (failures.length > 0) throw failures[0];
}
