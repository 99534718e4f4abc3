import type { TunnelClock } from "../../src/tunnel/tunnel.ts";

interface Sleeper {
  readonly at: number;
  readonly counted: boolean;
  wake(): void;
}

/** A clock that only moves when told. Who sleeps is woken in order; all that follows from it happens before the next. */
export class SteppingClock implements TunnelClock {
  #elapsed = 0;
  #wall = Date.UTC(2025, 10, 21, 12, 0, 0);
  readonly #sleepers = new Set<Sleeper>();

  /** Timers that are set, without those of the world. */
  get armed(): number {
    return [...this.#sleepers].filter(({ counted }) => counted).length;
  }

  now(): number {
    return this.#wall;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#sleep(ms, true, signal);
  }

  /** A timer of the world around what is tested. */
  worldSleep(ms: number): Promise<void> {
    return this.#sleep(ms, false);
  }

  #sleep(ms: number, counted: boolean, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Error("aborted"));
      const end = (settle: () => void) => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", aborted);
        settle();
      };
      const aborted = () => end(() => reject(new Error("aborted")));
      const sleeper: Sleeper = { at: this.#elapsed + Math.max(0, ms), counted, wake: () => end(resolve) };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", aborted);
    });
  }

  /** Lets so much time pass, on both clocks. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await settled();
    for (;;) {
      const [next] = [...this.#sleepers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#moveTo(next.at);
      next.wake();
      await settled();
    }
    this.#moveTo(until);
  }

  /** The machine sleeps: the wall clock goes on, timers and the monotonic clock stand still. */
  suspend(ms: number): void {
    this.#wall += ms;
  }

  #moveTo(elapsed: number): void {
    const ms = Math.max(0, elapsed - this.#elapsed);
    this.#elapsed += ms;
    this.#wall += ms;
  }
}

/** Everything that needs no time has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
