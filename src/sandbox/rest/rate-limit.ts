import type { RateLimit } from "../../providers/contract.ts";

const minute = 60_000;

/** Counts requests in windows of one minute of the sandbox's time. */
export class RateCounter {
  readonly #rule: RateLimit | null;
  #window = -1;
  #count = 0;

  constructor(rule: RateLimit | null) {
    this.#rule = rule;
  }

  /**
   * Counts one request at `now`, ms. Answers the headers that tell about it, and how many seconds to wait when
   * it is one too many.
   */
  count(now: number): { headers: Readonly<Record<string, string>>; wait: number | null } {
    if (this.#rule === null) return { headers: {}, wait: null };
    const window = Math.floor(now / minute);
    if (window !== this.#window) this.#count = 0;
    this.#window = window;
    this.#count += 1;
    const end = (window + 1) * minute;
    const left = this.#rule.test - this.#count;
    return {
      headers: headersOf(this.#rule, { left: Math.max(0, left), end }),
      wait: left < 0 ? Math.max(1, Math.ceil((end - now) / 1000)) : null,
    };
  }
}

function headersOf({ headers, test }: RateLimit, at: { left: number; end: number }): Record<string, string> {
  if (headers === null) return {};
  return {
    [headers.limit]: String(test),
    [headers.remaining]: String(at.left),
    [headers.reset]: String(Math.floor(at.end / 1000)),
  };
}
