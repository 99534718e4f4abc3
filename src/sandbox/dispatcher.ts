import { forget, giveUp } from "./attempt-record.ts";
import { wants } from "./delivery.ts";
import type { FaultKind } from "./faults.ts";
import { Lanes } from "./lanes.ts";
import type { SandboxAttempt, SandboxEndpoint, SandboxEvent, SandboxProvider } from "./model.ts";
import { type Delivery, laneOf, Planned, pendingIn } from "./planned.ts";
import { type TurnParts, takeTurn } from "./turn.ts";

/** Sends events to endpoints as the simulated providers do. */
export interface Dispatcher {
  /**
   * Delivers to every enabled endpoint of the provider whose patterns fit. Resolves after the first attempts;
   * those a fault holds back (delay, reorder) are made later and not among the answers.
   */
  emit(event: SandboxEvent): Promise<readonly SandboxAttempt[]>;
  /** Delivers to one endpoint, subscribed or not; waits for what a fault holds back. */
  deliver(endpoint: SandboxEndpoint, event: SandboxEvent): Promise<SandboxAttempt>;
  /** Schedules again what a restored state says is still to be tried. */
  resume(): void;
  /** Forgets what is under way or waiting; nothing of it is recorded. For a state that was emptied or replaced. */
  reset(): Promise<void>;
  /** When nothing is under way or waiting for its turn; what the clock holds is not waited for. */
  settled(): Promise<void>;
  /** Ends everything; what was under way is recorded as aborted and tried again by {@link resume}. */
  close(): Promise<void>;
}

export interface DispatcherParts extends TurnParts {
  readonly providers: ReadonlyMap<string, SandboxProvider>;
}

/** A dispatcher without anything to do; {@link Dispatcher.resume} takes up what a state has pending. */
export function createDispatcher(parts: DispatcherParts): Dispatcher {
  return new LaneDispatcher(parts);
}

const limits = { atOnce: 8, mostWaiting: 10_000, mostPlanned: 10_000 };

class LaneDispatcher implements Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #lanes = new Lanes(limits);
  readonly #retries: Planned;
  readonly #delayed: Planned;
  /** Held back for the next delivery to the same endpoint. */
  readonly #held: Planned;
  readonly #active = new Set<Promise<unknown>>();
  /** Aborted by {@link close}; replaced, too, by {@link reset}, whose older deliveries leave no trace. */
  #ending = new AbortController();

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    const start = async (delivery: Delivery) => void (await this.#start(delivery));
    this.#retries = new Planned(parts.clock, start);
    this.#delayed = new Planned(parts.clock, start);
    this.#held = new Planned(parts.clock, start);
  }

  async emit(event: SandboxEvent): Promise<readonly SandboxAttempt[]> {
    const { state } = this.#parts;
    state.addEvent(event);
    const wanting = state.endpoints(event.provider).filter((endpoint) => wants(endpoint, event.type));
    const made = await Promise.all(
      wanting.map((endpoint) => this.#start(this.#first({ endpoint, event, told: null }))),
    );
    return made.flat();
  }

  deliver(endpoint: SandboxEndpoint, event: SandboxEvent): Promise<SandboxAttempt> {
    this.#parts.state.addEvent(event);
    return new Promise((told) => void this.#start(this.#first({ endpoint, event, told })));
  }

  resume(): void {
    const { state, providers } = this.#parts;
    for (const { delivery, at } of pendingIn(state, providers)) this.#retries.add(delivery, at);
  }

  async reset(): Promise<void> {
    const ended = this.#ending;
    this.#ending = new AbortController();
    ended.abort();
    this.#retries.take(null);
    for (const delivery of this.#takeHeld()) forget(this.#parts, delivery);
    await this.settled();
  }

  async settled(): Promise<void> {
    while (this.#active.size > 0) await Promise.all(this.#active);
  }

  async close(): Promise<void> {
    this.#ending.abort();
    this.#retries.take(null);
    for (const delivery of this.#takeHeld()) void this.#start(delivery);
    await this.settled();
  }

  #first(parts: Pick<Delivery, "endpoint" | "event" | "told">): Delivery {
    const provider = this.#parts.providers.get(parts.event.provider);
    if (provider === undefined) throw new Error(`the sandbox has no provider ${parts.event.provider}`);
    return { ...parts, provider, n: 1, held: false };
  }

  /** Resolves with the attempts made: none when it is held back or nobody wants it any more. */
  #start(delivery: Delivery): Promise<readonly SandboxAttempt[]> {
    const going = this.#go(delivery, this.#ending.signal).finally(() => this.#active.delete(going));
    this.#active.add(going);
    return going;
  }

  async #go(delivery: Delivery, signal: AbortSignal): Promise<readonly SandboxAttempt[]> {
    const lane = laneOf(delivery);
    const turn = this.#lanes.run(lane, () => this.#turn(delivery, signal));
    if (turn === null) return [giveUp(this.#parts, delivery, "queue full")];
    const made = await turn;
    if (made.length > 0) await Promise.all(this.#held.take(lane).map((other) => this.#start(other)));
    return made;
  }

  async #turn(delivery: Delivery, signal: AbortSignal): Promise<readonly SandboxAttempt[]> {
    const { made, held, retryAt } = await takeTurn(this.#parts, delivery, {
      signal,
      isVoid: () => signal !== this.#ending.signal,
      without: this.#impossible(delivery),
      mayRetry: this.#retries.size < limits.mostPlanned,
    });
    if (signal !== this.#ending.signal) forget(this.#parts, delivery);
    else if (held !== null)
      (held.orNext ? this.#held : this.#delayed).add({ ...delivery, held: true }, held.until);
    else if (retryAt !== null && !signal.aborted) this.#retries.add(again(delivery), retryAt);
    return made;
  }

  #impossible(delivery: Delivery): readonly FaultKind[] {
    if (this.#held.size + this.#delayed.size >= limits.mostPlanned) return ["delay", "reorder"];
    return this.#held.has(laneOf(delivery)) ? ["reorder"] : [];
  }

  #takeHeld(): Delivery[] {
    return [...this.#delayed.take(null), ...this.#held.take(null)];
  }
}

function again(delivery: Delivery): Delivery {
  return { ...delivery, n: delivery.n + 1, held: false, told: null };
}
