import type { Trouble } from "./classify.ts";
import type { OpenedTunnel } from "./opened.ts";
import type { TunnelClock } from "./tunnel.ts";

export interface WatchParts {
  readonly clock: TunnelClock;
  /** Null: our own answer came back through the URL. */
  readonly probe: (url: string, signal: AbortSignal) => Promise<Trouble | null>;
  /** The same listener without the tunnel. */
  readonly localUrl: string;
  /** Two probes in a row failed. */
  readonly onDegraded: (trouble: Trouble) => void;
  /** It works again without having been opened again. */
  readonly onRecovered: () => void;
}

/** Ms. A tick that takes much longer than it should means that the machine slept. */
const tick = 10_000;
const drift = 15_000;
const idle = 30_000;
const betweenMisses = 2_000;
const whileNotOurselves = 5_000;
/** A tunnel may be busy for so many probes in a row; one that is so for ever is of no use. */
const mostBusy = 5;

/** Looks after a tunnel that works, until it does not. */
export class Watch {
  readonly #tunnel: OpenedTunnel;
  readonly #parts: WatchParts;
  /** Wall clock when it was last seen working, ms. */
  #goodAt: number;
  /** Monotonic: when it was last seen working, and when that was last asked, ms. */
  #seenAt: number;
  #askedAt: number;
  #busy = 0;
  #degraded = false;

  constructor(tunnel: OpenedTunnel, parts: WatchParts) {
    this.#tunnel = tunnel;
    this.#parts = parts;
    this.#goodAt = parts.clock.now();
    this.#seenAt = parts.clock.elapsed();
    this.#askedAt = this.#seenAt;
  }

  /** Wall clock when it was last seen working, ms. */
  get goodAt(): number {
    return this.#goodAt;
  }

  /** The tunnel was seen working: a probe or a real request. */
  seen(): void {
    this.#goodAt = this.#parts.clock.now();
    this.#seenAt = this.#parts.clock.elapsed();
    this.#askedAt = this.#seenAt;
    this.#busy = 0;
    if (this.#degraded) this.#parts.onRecovered();
    this.#degraded = false;
  }

  /** Resolves when the tunnel has to be replaced, with what is wrong; null when `tunnel.signal` aborted. */
  async untilLost(): Promise<Trouble | null> {
    const { signal } = this.#tunnel;
    while (!signal.aborted) {
      const slept = await this.#tick();
      if (signal.aborted) return null;
      if (!slept && this.#parts.clock.elapsed() - this.#askedAt < idle) continue;
      const trouble = await this.#check();
      if (trouble !== null) return trouble;
    }
    return null;
  }

  /** Waits for a while, not beyond the next probe. True when that took much longer than it should, by either clock. */
  async #tick(): Promise<boolean> {
    const { clock } = this.#parts;
    const [wall, monotonic] = [clock.now(), clock.elapsed()];
    const ms = Math.min(tick, Math.max(0, this.#askedAt + idle - monotonic));
    await this.#pause(ms);
    return clock.now() - wall > ms + drift || clock.elapsed() - monotonic > ms + drift;
  }

  /** Probes, after a miss once more. Null: it works, or it is not the tunnel's fault that it does not. */
  async #check(): Promise<Trouble | null> {
    const { clock, probe } = this.#parts;
    const { url, signal } = this.#tunnel;
    const began = clock.elapsed();
    for (let misses = 0; !signal.aborted; ) {
      const trouble = await probe(url, signal);
      this.#askedAt = clock.elapsed();
      if (trouble === null) this.seen();
      if (signal.aborted || this.#seenAt >= began || this.#isExcused(trouble)) return null;
      misses += 1;
      if (misses < 2) await this.#pause(betweenMisses);
      else if (trouble !== null && (await this.#isItsFault(trouble))) return trouble;
    }
    return null;
  }

  #isExcused(trouble: Trouble | null): boolean {
    if (trouble?.kind !== "busy") return false;
    this.#busy += 1;
    return this.#busy <= mostBusy;
  }

  /** Opening the tunnel again does not help when this process itself cannot answer. */
  async #isItsFault(trouble: Trouble): Promise<boolean> {
    const { probe, localUrl, onDegraded } = this.#parts;
    const { signal } = this.#tunnel;
    const own = await probe(localUrl, signal);
    if (signal.aborted) return false;
    this.#degraded = true;
    onDegraded(own === null ? trouble : { ...own, ...overloaded });
    if (own === null) return true;
    await this.#pause(whileNotOurselves);
    return false;
  }

  #pause(ms: number): Promise<void> {
    return this.#parts.clock.sleep(ms, this.#tunnel.signal).catch(() => {});
  }
}

const overloaded = {
  what: "whk itself does not answer in time",
  fix: "this machine is very busy or out of connections; the tunnel may be fine",
};
