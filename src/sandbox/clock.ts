import type { SandboxClock, SandboxSurroundings } from "./model.ts";

/**
 * A clock that starts at `startAt` (ms since the epoch; null: now) and goes `scale` times as fast as the real
 * one; 0: it stands still until it is moved. Its timers do not keep the process alive.
 */
export function createSandboxClock(
  surroundings: SandboxSurroundings,
  options: { scale: number; startAt: number | null },
): SandboxClock {
  return new ScaledClock(surroundings, options);
}

interface Job {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/** The end of the year 9999, ms: the simulated time never goes beyond what a date can be written as. */
export const latestTime = 253_402_300_799_999;

/** How many times as fast as the real time it may go. */
export const fastestScale = 1_000_000;

/** Node fires a longer timer at once. */
const longestTimer = 2 ** 31 - 1;

class ScaledClock implements SandboxClock {
  readonly #surroundings: SandboxSurroundings;
  #scale: number;
  /** The simulated time as it was when the real one was `#since`. */
  #base: number;
  #since: number;
  /** Sorted by time; equal times in order of scheduling. */
  #jobs: Job[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** While the time is moved it stands at the time of the job that runs. */
  #moving = false;
  #moves: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    surroundings: SandboxSurroundings,
    { scale, startAt }: { scale: number; startAt: number | null },
  ) {
    this.#surroundings = surroundings;
    this.#scale = scale;
    this.#base = startAt ?? surroundings.now();
    this.#since = surroundings.elapsed();
  }

  get scale(): number {
    return this.#scale;
  }

  now(): number {
    if (this.#moving) return this.#base;
    const passed = (this.#surroundings.elapsed() - this.#since) * this.#scale;
    return Math.min(latestTime, Math.floor(this.#base + passed));
  }

  schedule(at: number, run: () => Promise<void>): () => void {
    const job = { at: Math.ceil(at), run };
    this.#jobs.splice(this.#placeFor(job.at), 0, job);
    this.#arm();
    return () => {
      this.#jobs = this.#jobs.filter((other) => other !== job);
      this.#arm();
    };
  }

  advance(ms: number): Promise<void> {
    return this.#move(async () => {
      const target = Math.min(latestTime, this.#base + ms);
      await this.#runNext(target, Number.POSITIVE_INFINITY);
      this.#base = Math.max(this.#base, target);
    });
  }

  runUntilIdle(most = 10_000): Promise<number> {
    return this.#move(() => this.#runNext(Number.POSITIVE_INFINITY, most));
  }

  setScale(scale: number): void {
    this.#stand();
    this.#scale = scale;
    this.#arm();
  }

  close(): void {
    this.#closed = true;
    this.#jobs = [];
    this.#arm();
  }

  /** One after the other; the real time that passes meanwhile does not count. */
  #move<T>(move: () => Promise<T>): Promise<T> {
    const moved = this.#moves.then(async () => {
      this.#stand();
      this.#moving = true;
      this.#arm();
      try {
        return await move();
      } finally {
        this.#moving = false;
        this.#since = this.#surroundings.elapsed();
        this.#arm();
      }
    });
    this.#moves = moved.catch(() => {});
    return moved;
  }

  /** Runs jobs that fall due until `target`, each to its end, `most` at most. Answers how many ran. */
  async #runNext(target: number, most: number): Promise<number> {
    let ran = 0;
    for (; ran < most; ran++) {
      const job = this.#takeDue(target);
      if (job === undefined) break;
      this.#base = Math.max(this.#base, job.at);
      await job.run();
    }
    return ran;
  }

  /** Starts what is due by the real time; here no job waits for another. */
  #fire(): void {
    const now = this.now();
    // Those a job adds wait for the next timer: one that goes on adding must not hold up everything else.
    for (let left = this.#placeFor(now); left > 0; left--) void this.#takeDue(now)?.run();
    this.#arm();
  }

  #takeDue(target: number): Job | undefined {
    const [next] = this.#jobs;
    return next === undefined || next.at > target ? undefined : this.#jobs.shift();
  }

  /** Sets the one timer for the next job. */
  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#closed) this.#jobs = [];
    const [next] = this.#jobs;
    if (next === undefined || this.#moving || this.#scale === 0) return;
    const wait = Math.ceil(Math.max(0, next.at - this.now()) / this.#scale);
    this.#timer = setTimeout(() => this.#fire(), Math.min(wait, longestTimer));
    this.#timer.unref();
  }

  /** Makes the present the time from which on is counted. */
  #stand(): void {
    this.#base = this.now();
    this.#since = this.#surroundings.elapsed();
  }

  /** Behind all jobs of the same time. */
  #placeFor(at: number): number {
    let [low, high] = [0, this.#jobs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#jobs[middle]?.at ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
