import type { SandboxAttempt, SandboxEndpoint, SandboxEvent } from "./model.ts";
import type { PortalSnapshot } from "./portal/state.ts";

/** Everything the sandbox remembers, as JSON: bodies in base64, times in ms of the sandbox's clock. */
export interface Snapshot {
  readonly v: 1;
  /** The last number given out, by id prefix. */
  readonly counters: Readonly<Record<string, number>>;
  readonly endpoints: readonly SandboxEndpoint[];
  readonly events: readonly (Omit<SandboxEvent, "body"> & { readonly body: string })[];
  readonly attempts: readonly SandboxAttempt[];
  /** Of the providers that receive, by their id. */
  readonly portals: Readonly<Record<string, PortalSnapshot>>;
}

const mostEvents = 1_000;
const mostAttempts = 10_000;

/** What the simulated providers know. Nothing in it depends on time or chance. */
export class SandboxState {
  /** Told after every change that is worth keeping; not after {@link restore}. */
  onChange: (() => void) | null = null;
  /** Grows with every {@link reset} and {@link restore}: what was remembered beside the state is void then. */
  generation = 0;
  readonly #counters = new Map<string, number>();
  readonly #endpoints = new Map<string, SandboxEndpoint>();
  readonly #events = new Map<string, SandboxEvent>();
  /** Event id → the endpoints it is still to be delivered to. */
  readonly #pending = new Map<string, Set<string>>();
  #attempts: SandboxAttempt[] = [];

  /** `webhook_sbx0001`, `webhook_sbx0002`: the same in every run. */
  nextId(prefix: string): string {
    const number = (this.#counters.get(prefix) ?? 0) + 1;
    this.#counters.set(prefix, number);
    return `${prefix}sbx${String(number).padStart(4, "0")}`;
  }

  /** Oldest first; of one provider, or of all. */
  endpoints(provider?: string): readonly SandboxEndpoint[] {
    const all = [...this.#endpoints.values()];
    return provider === undefined ? all : all.filter((endpoint) => endpoint.provider === provider);
  }

  endpoint(provider: string, id: string): SandboxEndpoint | null {
    return this.#endpoints.get(keyOf(provider, id)) ?? null;
  }

  /** Adds the endpoint, or replaces the one of this provider and id, which keeps its place. */
  put(endpoint: SandboxEndpoint): void {
    this.#endpoints.set(keyOf(endpoint.provider, endpoint.id), endpoint);
    this.onChange?.();
  }

  /** False when there is no such endpoint. Its attempts stay, as a provider's log does. */
  remove(provider: string, id: string): boolean {
    if (!this.#endpoints.delete(keyOf(provider, id))) return false;
    for (const event of [...this.#pending.keys()]) this.#settle(event, keyOf(provider, id));
    this.onChange?.();
    return true;
  }

  /** The newest 1,000 are kept, and those that are still to be delivered. */
  addEvent(event: SandboxEvent): void {
    this.#events.delete(event.id);
    this.#events.set(event.id, event);
    for (const id of this.#events.keys()) {
      if (this.#events.size <= mostEvents || id === event.id) break;
      if (!this.#pending.has(id)) this.#events.delete(id);
    }
    this.onChange?.();
  }

  event(id: string): SandboxEvent | null {
    return this.#events.get(id) ?? null;
  }

  /** The newest 10,000 are kept. */
  addAttempt(attempt: SandboxAttempt): void {
    this.#remember(attempt);
    this.onChange?.();
  }

  /** Nothing follows the attempts made so far to deliver this event to this endpoint: their `next` is void. */
  endRetries({ provider, endpoint, event }: { provider: string; endpoint: string; event: string }): void {
    this.#attempts = this.#attempts.map((attempt) =>
      attempt.event.id === event && attempt.endpoint === endpoint && attempt.provider === provider
        ? { ...attempt, next: null }
        : attempt,
    );
    this.#settle(event, keyOf(provider, endpoint));
    this.onChange?.();
  }

  /** Oldest first. */
  attempts(filter: { provider?: string; endpoint?: string } = {}): readonly SandboxAttempt[] {
    return this.#attempts
      .slice(-mostAttempts)
      .filter(
        ({ provider, endpoint }) =>
          (filter.provider ?? provider) === provider && (filter.endpoint ?? endpoint) === endpoint,
      );
  }

  snapshot(): Omit<Snapshot, "portals"> {
    return {
      v: 1,
      counters: Object.fromEntries(this.#counters),
      endpoints: this.endpoints(),
      events: [...this.#events.values()].map((event) => ({ ...event, body: event.body.toString("base64") })),
      attempts: this.attempts(),
    };
  }

  /** Takes the place of everything remembered so far. */
  restore(snapshot: Omit<Snapshot, "portals">): void {
    this.#forget();
    for (const [prefix, number] of Object.entries(snapshot.counters)) this.#counters.set(prefix, number);
    for (const endpoint of snapshot.endpoints)
      this.#endpoints.set(keyOf(endpoint.provider, endpoint.id), endpoint);
    for (const event of snapshot.events)
      this.#events.set(event.id, { ...event, body: Buffer.from(event.body, "base64") });
    for (const attempt of snapshot.attempts) this.#remember(attempt);
  }

  /** Empty, as at the first start; ids begin anew. */
  reset(): void {
    this.#forget();
    this.onChange?.();
  }

  #remember(attempt: SandboxAttempt): void {
    this.#attempts.push(attempt);
    // Cut in steps: cutting at every attempt would move the whole list each time.
    if (this.#attempts.length >= 2 * mostAttempts) this.#attempts = this.#attempts.slice(-mostAttempts);
    const endpoint = keyOf(attempt.provider, attempt.endpoint);
    if (attempt.next === null) this.#settle(attempt.event.id, endpoint);
    else
      this.#pending.set(attempt.event.id, (this.#pending.get(attempt.event.id) ?? new Set()).add(endpoint));
  }

  #settle(event: string, endpoint: string): void {
    const waiting = this.#pending.get(event);
    waiting?.delete(endpoint);
    if (waiting?.size === 0) this.#pending.delete(event);
  }

  #forget(): void {
    this.generation += 1;
    this.#counters.clear();
    this.#endpoints.clear();
    this.#events.clear();
    this.#pending.clear();
    this.#attempts = [];
  }
}

/** What a provider's log calls an attempt: `pending` when it failed and is tried again. */
export function logStatusOf(
  attempt: SandboxAttempt,
  rule: "2xx" | "200",
): "succeeded" | "failed" | "pending" {
  const { status } = attempt;
  if (status !== null && (rule === "200" ? status === 200 : status >= 200 && status < 300))
    return "succeeded";
  return attempt.next === null ? "failed" : "pending";
}

function keyOf(provider: string, id: string): string {
  return `${provider}\n${id}`;
}
