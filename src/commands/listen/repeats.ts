/** Lets a message through when it is new, then once in a while with how often it came. */
export type Repeats = (message: string) => string | null;

/** Same messages within this time are counted instead of shown, ms. */
const silence = 10_000;
const remembered = 100;

/** For what a broken disk, a scanner or a crashed app would say thousands of times. */
export function createRepeats(elapsed: () => number): Repeats {
  const seen = new Map<string, { shownAt: number; since: number }>();
  return (message) => {
    const before = seen.get(message);
    if (before !== undefined && elapsed() - before.shownAt < silence) {
      before.since += 1;
      return null;
    }
    if (seen.size >= remembered) seen.clear();
    seen.set(message, { shownAt: elapsed(), since: 0 });
    return before === undefined || before.since === 0
      ? message
      : `${message} (${before.since} times more before)`;
  };
}
