import type { Attempt, Verdict } from "../../events/delivery.ts";

/** What became of the deliveries of one run. */
export interface ReplaySummary {
  /** Handed to an app, or would be. */
  readonly replayed: number;
  /** Every app of theirs answered 2xx. */
  readonly accepted: number;
  /** An app answered something else. */
  readonly refused: number;
  /** An app gave no answer. */
  readonly unanswered: number;
  /** Left out, by verdict. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Could not be sent, by the code of the error. */
  readonly unsendable: Readonly<Record<string, number>>;
  /** There are more than the limit. */
  readonly more: boolean;
}

/** Counts deliveries. */
export class ReplayTotals {
  readonly #ended = { accepted: 0, refused: 0, unanswered: 0, planned: 0 };
  readonly #skipped = new Map<string, number>();
  readonly #unsendable = new Map<string, number>();
  more = false;

  /** The attempts of one delivery at its apps. */
  sent(attempts: readonly Attempt[]): void {
    if (attempts.some(({ status }) => status === null)) this.#ended.unanswered += 1;
    else if (attempts.every(isAccepted)) this.#ended.accepted += 1;
    else this.#ended.refused += 1;
  }

  /** One that would be sent. */
  planned(): void {
    this.#ended.planned += 1;
  }

  skipped(verdict: Verdict): void {
    count(this.#skipped, verdict);
  }

  unsendable(code: string): void {
    count(this.#unsendable, code);
  }

  get summary(): ReplaySummary {
    const { accepted, refused, unanswered, planned } = this.#ended;
    return {
      replayed: accepted + refused + unanswered + planned,
      accepted,
      refused,
      unanswered,
      skipped: Object.fromEntries(this.#skipped),
      unsendable: Object.fromEntries(this.#unsendable),
      more: this.more,
    };
  }
}

function isAccepted({ status }: Attempt): boolean {
  return status !== null && status >= 200 && status < 300;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
