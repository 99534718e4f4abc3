import { retryDelay } from "./backoff.ts";
import type { TunnelClock } from "./tunnel.ts";

/** Never more than one try in so many ms, whatever happens: services lock out who asks too often. */
const leastApart = 1_000;
/** A tunnel that was healthy for so many ms makes the failures before it forgotten. */
const soundAfter = 60_000;

/** Says when the next tunnel may be opened. */
export class Pace {
  readonly #clock: TunnelClock;
  readonly #bytes: (count: number) => Buffer;
  #failures = 0;
  /** Not before, on the monotonic clock, ms. */
  #notBefore = 0;
  #readySince: number | null = null;

  constructor(clock: TunnelClock, bytes: (count: number) => Buffer) {
    this.#clock = clock;
    this.#bytes = bytes;
    this.#notBefore = clock.elapsed();
  }

  /** Ms until the next try. */
  get delay(): number {
    return Math.max(0, this.#notBefore - this.#clock.elapsed());
  }

  /** A try begins now. */
  began(): void {
    this.wait(leastApart);
  }

  /** The tunnel works from now on. */
  ready(): void {
    this.#readySince = this.#clock.elapsed();
  }

  /** The try failed, or the tunnel was lost. */
  failed(): void {
    const since = this.#readySince;
    if (since !== null && this.#clock.elapsed() - since >= soundAfter) this.#failures = 0;
    this.#readySince = null;
    this.#failures += 1;
    this.wait(retryDelay(this.#failures, this.#bytes(2).readUInt16BE() / 65_535));
  }

  /** No try within the next `ms`. */
  wait(ms: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#clock.elapsed() + ms);
  }
}
