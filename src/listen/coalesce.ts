/**
 * Runs `work` once for all who ask at the same time: one run at a time, and whoever asks while one is under way
 * gets the next, which began after the question.
 */
export function coalesce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  const begin = () => {
    following = null;
    running = work().finally(() => {
      running = null;
    });
    return running;
  };
  return () => {
    if (running === null) return begin();
    following ??= running.then(begin, begin);
    return following;
  };
}
