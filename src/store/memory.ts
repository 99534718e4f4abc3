import { WhkError } from "../errors.ts";
import type { Attempt, Delivery, DeliveryDraft, DuplicateOf } from "../events/delivery.ts";
import { withCappedAnswer } from "./attempt-rows.ts";
import { type DeliveryStore, type DeliverySummary, isTrusted, storeClosed } from "./deliveries.ts";

/** What is kept at most; the oldest deliveries go first. */
export const memoryLimits = { deliveries: 10_000, bytes: 256 * 1024 * 1024 };

/** A store that lives as long as the process and keeps the newest deliveries only. */
export function openMemoryStore(limits = memoryLimits): DeliveryStore {
  const shelf = new Shelf(limits);
  let closed = false;
  let seq = 0;

  // Async, so that a failure is a rejection here as it is with a file.
  async function opened(): Promise<Shelf> {
    if (closed) throw storeClosed();
    return shelf;
  }

  return {
    async record(draft) {
      await opened();
      if (shelf.find(draft.id)) throw conflict(draft.id);
      seq += 1;
      const delivery = { ...draft, seq, duplicateOf: duplicateOf(shelf.firstOf(draft), draft) };
      shelf.add(delivery);
      return delivery;
    },
    recordAttempt: async (attempt) => (await opened()).addAttempt(withCappedAnswer(attempt)),
    newest: async (limit) => (await opened()).newest(limit).map(summaryOf),
    find: async (id) => (await opened()).find(id)?.delivery ?? null,
    attemptsOf: async (id) => [...((await opened()).find(id)?.attempts ?? [])],
    count: async () => (await opened()).size,
    async close() {
      closed = true;
    },
  };
}

interface Entry {
  readonly delivery: Delivery;
  readonly attempts: Attempt[];
}

/** The bounded collection behind the store. */
class Shelf {
  readonly #limits: typeof memoryLimits;
  /** By id, oldest first. */
  readonly #entries = new Map<string, Entry>();
  /** The trusted deliveries of each event, oldest first. */
  readonly #events = new Map<string, Delivery[]>();
  #bytes = 0;

  constructor(limits: typeof memoryLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(delivery: Delivery): void {
    this.#entries.set(delivery.id, { delivery, attempts: [] });
    this.#bytes += delivery.body.length;
    if (isTrusted(delivery.signature)) {
      const same = this.#events.get(eventKey(delivery));
      if (same) same.push(delivery);
      else this.#events.set(eventKey(delivery), [delivery]);
    }
    this.#makeRoom();
  }

  addAttempt(attempt: Attempt): void {
    const entry = this.#entries.get(attempt.delivery);
    if (!entry) return;
    entry.attempts.push(attempt);
    this.#bytes += attempt.answer?.body.length ?? 0;
    this.#makeRoom();
  }

  find(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** The oldest trusted delivery of the draft's event that is still kept. */
  firstOf(draft: DeliveryDraft): Delivery | undefined {
    return isTrusted(draft.signature) ? this.#events.get(eventKey(draft))?.[0] : undefined;
  }

  newest(limit: number): Delivery[] {
    const wanted = Math.max(0, Math.trunc(limit));
    const all = [...this.#entries.values()];
    return all
      .slice(Math.max(0, all.length - wanted))
      .reverse()
      .map((entry) => entry.delivery);
  }

  #makeRoom(): void {
    for (const entry of this.#entries.values()) {
      const { deliveries, bytes } = this.#limits;
      const fits = this.size <= deliveries && this.#bytes <= bytes;
      if (fits || this.size === 1) return;
      this.#remove(entry);
    }
  }

  #remove({ delivery, attempts }: Entry): void {
    this.#entries.delete(delivery.id);
    this.#bytes -= delivery.body.length;
    for (const { answer } of attempts) this.#bytes -= answer?.body.length ?? 0;
    if (!isTrusted(delivery.signature)) return;
    const same = this.#events.get(eventKey(delivery));
    same?.shift();
    if (same?.length === 0) this.#events.delete(eventKey(delivery));
  }
}

function eventKey({ provider, duplicateKey }: DeliveryDraft): string {
  return JSON.stringify([provider, duplicateKey]);
}

function duplicateOf(first: Delivery | undefined, draft: DeliveryDraft): DuplicateOf | null {
  if (!first) return null;
  return { id: first.id, receivedAt: first.receivedAt, changedBody: !first.body.equals(draft.body) };
}

function summaryOf({ headers: _headers, body, ...rest }: Delivery): DeliverySummary {
  return { ...rest, bytes: body.length };
}

function conflict(id: string): WhkError {
  return new WhkError("store", "store_conflict", `a delivery with this id is already stored: ${id}`, {
    hint: "use another id",
  });
}
