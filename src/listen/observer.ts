import type { Answer, Attempt, Delivery, ReceivedRequest } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";

/** One delivery once its answer is known. */
export interface DeliveryOutcome {
  readonly delivery: Delivery;
  readonly answer: Answer;
  /** With `mirror` the one attempt that decided the answer. */
  readonly attempts: readonly Attempt[];
  readonly provider: Provider | null;
  readonly handshake: boolean;
  /** True: filtered out, recorded but not to be shown. */
  readonly hidden: boolean;
}

/** Who is told what happens. Must not throw and must not take long: a sender may still be waiting. */
export interface ListenObserver {
  delivery(outcome: DeliveryOutcome): void;
  /** Told for every attempt once it ended, after its delivery. */
  attempt(outcome: DeliveryOutcome, attempt: Attempt): void;
  /** A request without body and signature, answered 405 and not recorded. */
  ignored(request: ReceivedRequest): void;
  /** What the user has to do, such as to confirm a subscription. */
  notice(message: string): void;
  /** What went wrong on this side. */
  problem(message: string): void;
}
