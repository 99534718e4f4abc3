/**
 * Requests from the internet that are no deliveries: to other paths, from addresses that may not send, by other
 * methods, too many, unsigned.
 */
export type NoiseKind = "elsewhere" | "address" | "method" | "busy" | "unsigned";
export type NoiseCounts = Readonly<Record<NoiseKind, number>>;

export interface NoiseOptions {
  readonly clock: { elapsed(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
  /** Told what was counted since it was told last: at most once a minute, and at the end. Must not throw. */
  readonly onNoise: (counts: NoiseCounts) => void;
}

/** Ms. A burst is told whole when it has only just begun. */
const minute = 60_000;
const firstWait = 5_000;
/** Unsigned requests of no known type that are taken for deliveries each minute. */
const mostUnsigned = 20;

/** Counts what is not worth a line each. */
export class Noise {
  readonly #options: NoiseOptions;
  readonly #over = new AbortController();
  #counts = nothing();
  #waiting = false;
  #toldAt: number | null = null;
  #minuteBegan: number | null = null;
  #unsigned = 0;

  constructor(options: NoiseOptions) {
    this.#options = options;
  }

  count(kind: NoiseKind): void {
    this.#counts[kind] += 1;
    if (!this.#waiting) void this.#tellLater();
  }

  /** To be asked for each unsigned request of no known type; true: one too many this minute, and counted. */
  isUnsignedTooMuch(): boolean {
    const now = this.#options.clock.elapsed();
    if (this.#minuteBegan === null || now - this.#minuteBegan >= minute) {
      this.#minuteBegan = now;
      this.#unsigned = 0;
    }
    this.#unsigned += 1;
    if (this.#unsigned <= mostUnsigned) return false;
    this.count("unsigned");
    return true;
  }

  /** Tells what was not told yet. */
  close(): void {
    this.#over.abort();
    this.#tell();
  }

  async #tellLater(): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#waiting = true;
    const { clock } = this.#options;
    const sinceTold = this.#toldAt === null ? minute : clock.elapsed() - this.#toldAt;
    await clock.sleep(Math.max(firstWait, minute - sinceTold), this.#over.signal).catch(() => {});
    if (this.#over.signal.aborted) return;
    this.#waiting = false;
    this.#tell();
  }

  #tell(): void {
    const counts = this.#counts;
    if (Object.values(counts).every((count) => count === 0)) return;
    this.#counts = nothing();
    this.#toldAt = this.#options.clock.elapsed();
    this.#options.onNoise(counts);
  }
}

function nothing(): Record<NoiseKind, number> {
  return { elsewhere: 0, address: 0, method: 0, busy: 0, unsigned: 0 };
}
