type Job = () => Promise<void>;

/**
 * Runs jobs in lanes: those of one lane one at a time and in order, at most `atOnce` altogether, with at most
 * `mostWaiting` that have not begun.
 */
export class Lanes {
  readonly #limits: { readonly atOnce: number; readonly mostWaiting: number };
  /** The waiting jobs of each lane that has a job under way or a place in `#ready`. */
  readonly #lanes = new Map<string, Job[]>();
  /** Lanes whose next job may begin, the longest waiting first. */
  readonly #ready: string[] = [];
  #running = 0;
  #waiting = 0;
  #whenIdle: (() => void)[] = [];

  constructor(limits: { atOnce: number; mostWaiting: number }) {
    this.#limits = limits;
  }

  /** What the job answers; null when too many wait already and it will not run. */
  run<T>(lane: string, job: () => Promise<T>): Promise<T> | null {
    if (this.#waiting >= this.#limits.mostWaiting) return null;
    return new Promise((resolve, reject) => {
      this.#enter(lane, () => job().then(resolve, reject));
      this.#startReady();
    });
  }

  /** When no job is under way or waiting. */
  idle(): Promise<void> {
    if (this.#running + this.#waiting === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #enter(lane: string, job: Job): void {
    this.#waiting += 1;
    const jobs = this.#lanes.get(lane);
    if (jobs !== undefined) {
      jobs.push(job);
      return;
    }
    this.#lanes.set(lane, [job]);
    this.#ready.push(lane);
  }

  #startReady(): void {
    while (this.#running < this.#limits.atOnce) {
      const lane = this.#ready.shift();
      const job = lane === undefined ? undefined : this.#lanes.get(lane)?.shift();
      if (lane === undefined || job === undefined) return;
      this.#waiting -= 1;
      this.#running += 1;
      void job().then(() => this.#finish(lane));
    }
  }

  #finish(lane: string): void {
    this.#running -= 1;
    if (this.#lanes.get(lane)?.length === 0) this.#lanes.delete(lane);
    else this.#ready.push(lane);
    this.#startReady();
    if (this.#running + this.#waiting > 0) return;
    for (const told of this.#whenIdle.splice(0)) told();
  }
}
