import { WhkError } from "../errors.ts";
import { clearTimeout, setTimeout } from "../http/timers.ts";
import type { ReceivedDelivery } from "./listener.ts";
import { unmetError } from "./unmet.ts";
import type { Wanted } from "./wait.ts";

interface Wait extends Wanted {
  readonly taken: ReceivedDelivery[];
  /** Why the others did not do. */
  readonly refused: Map<ReceivedDelivery, string>;
  readonly timer: NodeJS.Timeout;
  /** Where it was called from, to be shown with an error. */
  readonly called: Error;
  resolve(deliveries: readonly ReceivedDelivery[]): void;
  reject(error: unknown): void;
}

const mostRefusals = 5;

/** Keeps what came and hands each delivery to one wait, in the order both came. */
export class Inbox {
  readonly #known: readonly string[];
  readonly #waits = new Set<Wait>();
  #deliveries: ReceivedDelivery[] = [];
  #taken = new Set<ReceivedDelivery>();
  #refusals: string[] = [];
  #closed = false;

  /** Of these event types one is suggested for a type that never comes. */
  constructor(known: readonly string[]) {
    this.#known = known;
  }

  get deliveries(): readonly ReceivedDelivery[] {
    return [...this.#deliveries];
  }

  add(delivery: ReceivedDelivery): void {
    this.#deliveries.push(delivery);
    this.#handOut(delivery);
  }

  /** Remembers why a request was turned away before it was a delivery. */
  refused(reason: string): void {
    this.#refusals = [...this.#refusals, reason].slice(-mostRefusals);
  }

  /** What came and was not handed out, else what comes. `called`: whose stack an error gets. */
  wait(wanted: Wanted, called: Error): Promise<readonly ReceivedDelivery[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(wait), wanted.timeoutMs);
      const wait: Wait = { ...wanted, taken: [], refused: new Map(), timer, called, resolve, reject };
      this.#waits.add(wait);
      if (this.#closed) return this.#end(wait, closedError(wanted));
      for (const delivery of this.#deliveries) {
        if (!this.#waits.has(wait)) return;
        if (!this.#taken.has(delivery)) this.#offer(wait, delivery);
      }
    });
  }

  clear(): void {
    this.#deliveries = [];
    this.#taken = new Set();
    this.#refusals = [];
  }

  close(): void {
    this.#closed = true;
    const waits = [...this.#waits];
    this.#waits.clear();
    for (const wait of waits) this.#end(wait, closedError(wait));
  }

  #handOut(delivery: ReceivedDelivery): void {
    for (const wait of this.#waits) if (this.#offer(wait, delivery)) return;
  }

  /** True: the wait has taken it. */
  #offer(wait: Wait, delivery: ReceivedDelivery): boolean {
    try {
      const because = wait.refuses(delivery);
      if (because !== null) {
        wait.refused.set(delivery, because);
        return false;
      }
    } catch (thrown) {
      this.#end(wait, thrown);
      return false;
    }
    wait.taken.push(delivery);
    this.#taken.add(delivery);
    if (wait.taken.length === wait.count) {
      this.#forget(wait);
      wait.resolve(wait.taken);
    }
    return true;
  }

  #giveUp(wait: Wait): void {
    const { wanted, count, timeoutMs, taken, refused } = wait;
    const because = (delivery: ReceivedDelivery) =>
      taken.includes(delivery) ? "as waited for" : (refused.get(delivery) ?? "was handed to another waitFor");
    const unmet = { wanted, count, timeoutMs, because, known: this.#known };
    const [deliveries, refusals] = [this.#deliveries, this.#refusals];
    this.#end(wait, unmetError({ ...unmet, deliveries, refusals }));
  }

  #end(wait: Wait, error: unknown): void {
    this.#forget(wait);
    wait.reject(error instanceof WhkError ? asCalled(error, wait.called) : error);
    // What it has of several is there for others again.
    for (const delivery of wait.taken) this.#taken.delete(delivery);
    for (const delivery of wait.taken) this.#handOut(delivery);
  }

  #forget(wait: Wait): void {
    clearTimeout(wait.timer);
    this.#waits.delete(wait);
  }
}

/** The error with the place in the test that waited; its own stack would only show a timer. */
function asCalled(error: WhkError, { stack = "" }: Error): WhkError {
  const frames = stack.slice(Math.max(0, stack.indexOf("\n")));
  error.stack = `${error.name}: ${error.message}${frames}`;
  return error;
}

function closedError({ wanted }: Wanted): WhkError {
  const message = `the listener was closed while a test waited for ${wanted}`;
  return new WhkError("expectation", "listener_closed", message);
}
