/** Waits of real time, whatever the sandbox's clock does. They do not keep the process alive. */
export interface Pauses {
  /** Resolves after so many ms; never once the pauses are closed. */
  pause(ms: number): Promise<void>;
  close(): void;
}

export function createPauses(): Pauses {
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        if (closed) return;
        const timer = setTimeout(() => {
          timers.delete(timer);
          resolve();
        }, ms);
        timers.add(timer.unref());
      }),
    close: () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
