import type { TunnelState } from "../events/tunnel-state.ts";

/** What is told of a tunnel whenever its state changes, or a new reason appears. */
export interface TunnelChange {
  readonly state: TunnelState;
  /** Public URL of the listener: origin and path; null while there is none. Proven in the state `ready` only. */
  readonly url: string | null;
  readonly reason: string | null;
  readonly hint: string | null;
  /** Wall clock, ms: what was sent in this time did not arrive, or may not have. Told once, with `ready`. */
  readonly gap: { readonly from: number; readonly to: number } | null;
  /** With `ready`: the URL that was proven before, when it is another one. */
  readonly previousUrl: string | null;
}

/** What is in the way, and what to do. */
export interface Obstacle {
  readonly what: string;
  readonly fix: string | null;
}

/** Keeps what is known of a tunnel and tells each thing once. */
export class Changes {
  state: TunnelState = "opening";
  /** Of the tunnel that is open, else the one proven last. */
  url: string | null = null;
  /** Null while all is well. */
  obstacle: Obstacle | null = null;
  readonly #now: () => number;
  readonly #onChange: (change: TunnelChange) => void;
  #proven: string | null = null;
  #gapFrom: number | null = null;
  /** Reasons told since it was last ready. */
  readonly #told = new Set<string>();

  constructor(now: () => number, onChange: (change: TunnelChange) => void) {
    this.#now = now;
    this.#onChange = onChange;
  }

  /** True once our own answer came back through some URL. */
  get wasReady(): boolean {
    return this.#proven !== null;
  }

  /** Without a tunnel, on the way to one. */
  trying(obstacle: Obstacle | null): void {
    this.url = this.#proven;
    this.#tell(this.wasReady ? "reconnecting" : "opening", null, obstacle);
  }

  verifying(url: string, obstacle: Obstacle | null): void {
    this.url = url;
    this.#tell("verifying", url, obstacle);
  }

  /** The URL leads here. */
  ready(url: string): void {
    const previousUrl = this.#proven === url ? null : this.#proven;
    const gap = this.#gapFrom === null ? null : { from: this.#gapFrom, to: this.#now() };
    this.#proven = url;
    this.#gapFrom = null;
    this.#told.clear();
    this.url = url;
    this.#set("ready", null);
    this.#onChange({ state: "ready", url, reason: null, hint: null, gap, previousUrl });
  }

  /** Since `from` (wall clock, ms) nothing is known to have arrived. */
  lost(from: number): void {
    if (this.wasReady) this.#gapFrom ??= from;
  }

  degraded(obstacle: Obstacle): void {
    this.#tell("degraded", this.url, obstacle);
  }

  ended(state: "closed" | "failed", obstacle: Obstacle | null): void {
    this.#tell(state, null, obstacle);
  }

  #tell(state: TunnelState, url: string | null, obstacle: Obstacle | null): void {
    const isNews = obstacle !== null && !this.#told.has(obstacle.what);
    if (obstacle !== null) this.#told.add(obstacle.what);
    const isSame = state === this.state && this.#begun;
    this.#set(state, obstacle);
    if (isSame && !isNews) return;
    const { what: reason = null, fix: hint = null } = obstacle ?? {};
    this.#onChange({ state, url, reason, hint, gap: null, previousUrl: null });
  }

  #begun = false;

  #set(state: TunnelState, obstacle: Obstacle | null): void {
    this.#begun = true;
    this.state = state;
    this.obstacle = obstacle;
  }
}
