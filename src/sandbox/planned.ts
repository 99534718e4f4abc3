import type {
  SandboxAttempt,
  SandboxClock,
  SandboxEndpoint,
  SandboxEvent,
  SandboxProvider,
} from "./model.ts";
import type { SandboxState } from "./state.ts";

/** An event that is to be delivered to an endpoint, now or later. */
export interface Delivery {
  readonly provider: SandboxProvider;
  /** As it was when the event happened. */
  readonly endpoint: SandboxEndpoint;
  readonly event: SandboxEvent;
  /** Which attempt comes next; 1: the first. */
  readonly n: number;
  /** A fault held it back before: now it goes as it is. */
  readonly held: boolean;
  /** Somebody waits for the first attempt, whatever the endpoint subscribed to. */
  readonly told: ((attempt: SandboxAttempt) => void) | null;
}

/** Deliveries with one endpoint have one name; they are made one at a time. */
export function laneOf({ endpoint }: Delivery): string {
  return `${endpoint.provider}\n${endpoint.id}`;
}

/** Deliveries the clock starts when their time has come. */
export class Planned {
  readonly #clock: SandboxClock;
  readonly #start: (delivery: Delivery) => Promise<void>;
  readonly #entries = new Map<Delivery, () => void>();

  constructor(clock: SandboxClock, start: (delivery: Delivery) => Promise<void>) {
    this.#clock = clock;
    this.#start = start;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** `at`: ms of the sandbox's time. */
  add(delivery: Delivery, at: number): void {
    const takeBack = this.#clock.schedule(at, async () => {
      this.#entries.delete(delivery);
      await this.#start(delivery);
    });
    this.#entries.set(delivery, takeBack);
  }

  has(lane: string): boolean {
    return [...this.#entries.keys()].some((delivery) => laneOf(delivery) === lane);
  }

  /** Takes those of a lane, or all, off the clock, the longest waiting first. */
  take(lane: string | null): Delivery[] {
    const taken = [...this.#entries].filter(([delivery]) => lane === null || laneOf(delivery) === lane);
    for (const [delivery, takeBack] of taken) {
      this.#entries.delete(delivery);
      takeBack();
    }
    return taken.map(([delivery]) => delivery);
  }
}

/**
 * The deliveries a state says are still to be made, each with its time. What cannot be made any more, because
 * its event, endpoint or provider is gone, is marked so in the state.
 */
export function pendingIn(
  state: SandboxState,
  providers: ReadonlyMap<string, SandboxProvider>,
): { delivery: Delivery; at: number }[] {
  return [...lastAttempts(state)].flatMap((attempt) => {
    if (attempt.next === null) return [];
    const event = state.event(attempt.event.id);
    const endpoint = state.endpoint(attempt.provider, attempt.endpoint);
    const provider = providers.get(attempt.provider);
    if (event === null || endpoint === null || provider === undefined) {
      state.endRetries({ ...attempt, event: attempt.event.id });
      return [];
    }
    const delivery = { provider, endpoint, event, n: attempt.n + 1, held: false, told: null };
    return [{ delivery, at: attempt.next }];
  });
}

function lastAttempts(state: SandboxState): Iterable<SandboxAttempt> {
  const last = new Map<string, SandboxAttempt>();
  for (const attempt of state.attempts()) {
    const key = JSON.stringify([attempt.provider, attempt.endpoint, attempt.event.id]);
    const known = last.get(key);
    // The copy of a duplicate fault has the same number; the attempt that is tried again counts.
    const isCopy = known?.n === attempt.n && attempt.next === null;
    if (!isCopy) last.set(key, attempt);
  }
  return last.values();
}
