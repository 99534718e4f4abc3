import { WhkError } from "../errors.ts";
import type { Attempt, Delivery, DeliveryDraft, DuplicateOf } from "../events/delivery.ts";
import { withCappedAnswer } from "./attempt-rows.ts";
import { type DeliveryStore, isTrusted, type Pruned, type Retention, storeClosed } from "./deliveries.ts";
import { type Entry, pageOf } from "./memory-page.ts";
import { bytesOf, surplusOf } from "./memory-surplus.ts";

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
      const delivery = { seq, duplicateOf: duplicateOf(shelf.firstOf(draft), draft), ...draft };
      shelf.add(delivery);
      return delivery;
    },
    recordAttempt: async (attempt) => (await opened()).addAttempt(withCappedAnswer(attempt)),
    page: async (request) => pageOf((await opened()).entries(), request),
    idsFrom: async (prefix, limit) => (await opened()).idsFrom(prefix, limit),
    find: async (id) => (await opened()).find(id)?.delivery ?? null,
    attemptsOf: async (id) => [...((await opened()).find(id)?.attempts ?? [])],
    count: async () => (await opened()).size,
    size: async () => ({ deliveries: (await opened()).size, bytes: shelf.bytes }),
    prune: async (retention, { dryRun }) => (await opened()).prune(retention, dryRun),
    async close() {
      closed = true;
    },
  };
}

interface Kept extends Entry {
  readonly attempts: Attempt[];
}

/** The bounded collection behind the store. */
class Shelf {
  readonly #limits: typeof memoryLimits;
  /** By id, oldest first. */
  readonly #entries = new Map<string, Kept>();
  /** Goes on behind what was removed: a new one would pass over all of it each time. */
  readonly #oldest = this.#entries.values();
  /** The trusted deliveries of each event, oldest first. */
  readonly #events = new Map<string, Delivery[]>();
  #bytes = 0;

  constructor(limits: typeof memoryLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Of bodies and answers. */
  get bytes(): number {
    return this.#bytes;
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

  addAttempt(attempt: Attempt): number {
    const entry = this.#entries.get(attempt.delivery);
    if (!entry) return attempt.n;
    const before = entry.attempts.filter(({ url }) => url === attempt.url).map(({ n }) => n);
    const n = Math.max(attempt.n, ...before.map((one) => one + 1));
    entry.attempts.push({ ...attempt, n });
    this.#bytes += attempt.answer?.body.length ?? 0;
    this.#makeRoom();
    return n;
  }

  find(id: string): Kept | undefined {
    return this.#entries.get(id);
  }

  /** The oldest trusted delivery of the draft's event that is still kept. */
  firstOf(draft: DeliveryDraft): Delivery | undefined {
    return isTrusted(draft.signature) ? this.#events.get(eventKey(draft))?.[0] : undefined;
  }

  entries(): Kept[] {
    return [...this.#entries.values()];
  }

  idsFrom(prefix: string, limit: number): string[] {
    const fitting = [...this.#entries.keys()].filter((id) => id.startsWith(prefix));
    return fitting
      .sort()
      .reverse()
      .slice(0, Math.max(0, Math.trunc(limit)));
  }

  prune(retention: Retention, dryRun: boolean): Pruned {
    const all = this.entries();
    const gone = surplusOf(all, retention);
    if (!dryRun) for (const entry of gone) this.#remove(entry);
    const times = all.filter((entry) => !gone.has(entry)).map((entry) => entry.delivery.receivedAt);
    return { removed: gone.size, oldest: times.sort((a, b) => a - b)[0] ?? null };
  }

  #makeRoom(): void {
    const { deliveries, bytes } = this.#limits;
    while ((this.size > deliveries || this.#bytes > bytes) && this.size > 1) {
      const { value: entry } = this.#oldest.next();
      if (entry !== undefined) this.#remove(entry);
    }
  }

  #remove(entry: Entry): void {
    const { delivery } = entry;
    this.#entries.delete(delivery.id);
    this.#bytes -= bytesOf(entry);
    if (!isTrusted(delivery.signature)) return;
    const same = this.#events.get(eventKey(delivery));
    same?.splice(same.indexOf(delivery), 1);
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

function conflict(id: string): WhkError {
  return new WhkError("store", "store_conflict", `a delivery with this id is already stored: ${id}`, {
    hint: "use another id",
  });
}
