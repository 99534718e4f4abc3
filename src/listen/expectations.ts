import type { Delivery } from "../events/delivery.ts";
import { matchesPattern } from "../events/pattern.ts";
import type { DeliveryOutcome, ListenObserver } from "./pipeline.ts";
import { isInvalid } from "./policy.ts";

/** Event types of which so many deliveries are to come; `*` stands for any run of characters. */
export interface ExpectedType {
  readonly pattern: string;
  readonly count: number;
}

/** How far one expectation is. */
export interface Progress extends ExpectedType {
  /** Deliveries that fitted and were verified; may be more than were expected. */
  readonly arrived: number;
}

/** What came: deliveries of one type and verdict. */
export interface Arrival {
  readonly type: string | null;
  /** Null: the signature was right, or there is none to be checked. */
  readonly invalid: Delivery["signature"]["verdict"] | null;
  readonly count: number;
}

/** More types than a person reads; the rest is counted as one. */
const mostTypes = 20;

/**
 * What a listener waits for. A delivery counts once it was answered, for every expectation its type fits, and again
 * when it comes again. The first event that decides it does so for good: the last one that was missing, or an expected
 * one whose signature is not right. A handshake is no event.
 */
export class Expectations {
  /** Resolves when nothing is missing or {@link invalid} is set. */
  readonly decided: Promise<void>;
  readonly #expected: readonly { readonly type: ExpectedType; arrived: number }[];
  readonly #came = new Map<string, { type: string | null; invalid: Arrival["invalid"]; count: number }>();
  #others = 0;
  #invalid: Delivery | null = null;
  #met = false;
  #decide: () => void = () => {};

  constructor(expected: readonly ExpectedType[]) {
    this.#expected = expected.map((type) => ({ type, arrived: 0 }));
    this.decided = new Promise((resolve) => {
      this.#decide = resolve;
    });
  }

  /** True once everything came, and nothing invalid before that. */
  get met(): boolean {
    return this.#met;
  }

  /** The expected delivery whose signature was not right; null: none, or everything had come before it. */
  get invalid(): Delivery | null {
    return this.#invalid;
  }

  get progress(): readonly Progress[] {
    return this.#expected.map(({ type, arrived }) => ({ ...type, arrived }));
  }

  /** What came so far, in the order of each first one; after 20 kinds only how many more there were. */
  get came(): { readonly kinds: readonly Arrival[]; readonly others: number } {
    return { kinds: [...this.#came.values()], others: this.#others };
  }

  /** Counts a delivery that was answered. */
  take({ delivery, handshake }: Pick<DeliveryOutcome, "delivery" | "handshake">): void {
    if (handshake) return;
    const invalid = isInvalid(delivery.signature.verdict);
    this.#note(delivery, invalid);
    const type = delivery.event.type ?? "";
    const fitting = this.#expected.filter((one) => matchesPattern(one.type.pattern, type));
    if (!invalid) for (const one of fitting) one.arrived += 1;
    if (this.#met || this.#invalid !== null) return;
    if (invalid && fitting.length > 0) this.#invalid = delivery;
    else this.#met = this.#expected.every((one) => one.arrived >= one.type.count);
    if (this.#met || this.#invalid !== null) this.#decide();
  }

  #note({ event: { type }, signature: { verdict } }: Delivery, isWrong: boolean): void {
    const invalid = isWrong ? verdict : null;
    const key = JSON.stringify([type, invalid]);
    const known = this.#came.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#came.size < mostTypes) this.#came.set(key, { type, invalid, count: 1 });
    else this.#others += 1;
  }
}

/** The observer, and every delivery it is told of is counted. */
export function countedBy(
  expectations: Pick<Expectations, "take">,
  observer: ListenObserver,
): ListenObserver {
  return {
    delivery: (outcome) => {
      observer.delivery(outcome);
      expectations.take(outcome);
    },
    attempt: (outcome, attempt) => observer.attempt(outcome, attempt),
    ran: (outcome, result) => observer.ran(outcome, result),
    ignored: (request) => observer.ignored(request),
    notice: (message) => observer.notice(message),
    problem: (message) => observer.problem(message),
  };
}
