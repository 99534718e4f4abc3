import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

/** What became of many requests, as printed at the end. */
export interface Summary {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** Requests per second, over the whole run. */
  readonly rps: number;
  /** Latencies in ms; null when nothing was answered. */
  readonly p50: number | null;
  readonly p99: number | null;
  /** Failures by status or by the reason there was no answer: `{"500": 3, "refused": 1}`. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Counts requests in bounded memory. */
export class Totals {
  #ok = 0;
  #failed = 0;
  readonly #failures = new Map<string, number>();
  readonly #latencies: RecordableHistogram = createHistogram();

  /** `what`: the status, or why there was no answer. */
  add(ok: boolean, what: string, ms: number | null): void {
    if (ok) this.#ok += 1;
    else {
      this.#failed += 1;
      this.#failures.set(what, (this.#failures.get(what) ?? 0) + 1);
    }
    // The histogram takes whole numbers from 1: microseconds.
    if (ms !== null) this.#latencies.record(Math.max(1, Math.round(ms * 1000)));
  }

  get sent(): number {
    return this.#ok + this.#failed;
  }

  get failed(): number {
    return this.#failed;
  }

  /** The summary after `elapsed` ms. */
  summary(elapsed: number): Summary {
    const { sent, failed } = this;
    return {
      sent,
      ok: this.#ok,
      failed,
      rps: elapsed > 0 ? round(sent / (elapsed / 1000)) : 0,
      p50: this.#percentile(50),
      p99: this.#percentile(99),
      failures: Object.fromEntries([...this.#failures].sort(([, a], [, b]) => b - a)),
    };
  }

  #percentile(percent: number): number | null {
    return this.#latencies.count === 0 ? null : round(this.#latencies.percentile(percent) / 1000);
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
