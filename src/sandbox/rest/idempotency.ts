import { bodyHash } from "../../signing/digest.ts";
import type { Answer } from "./answers.ts";
import { Refusal } from "./errors.ts";

interface Entry {
  readonly hash: string;
  readonly at: number;
  /** Null: still at work. */
  answer: Answer | null;
}

const most = 1_000;
const replayed = { "Idempotent-Replayed": "true" };

/** The answers to requests that came with an idempotency key: a second one is given the answer of the first. */
export class IdempotencyKeys {
  readonly #kept: number;
  readonly #entries = new Map<string, Entry>();

  constructor(hours: number) {
    this.#kept = hours * 3_600_000;
  }

  /**
   * Does the work once per key. Only success is remembered, so that a refused request can be put right and
   * sent again. Throws a {@link Refusal} for a key of another request or of one still at work.
   */
  async once(
    request: { key: string; content: string; now: number },
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const { key, now } = request;
    if (!/^[\x20-\x7e]{1,255}$/.test(key))
      throw new Refusal("validation", "the idempotency key must be 1 to 255 printable characters");
    const hash = bodyHash(Buffer.from(request.content));
    const known = this.#entries.get(key);
    if (known !== undefined && now - known.at < this.#kept) return again(known, hash);
    const entry: Entry = { hash, at: now, answer: null };
    this.#add(key, entry);
    try {
      entry.answer = await work();
      return entry.answer;
    } finally {
      if ((entry.answer?.status ?? 500) >= 300 && this.#entries.get(key) === entry) this.#entries.delete(key);
    }
  }

  clear(): void {
    this.#entries.clear();
  }

  #add(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const [oldest, { answer }] of this.#entries) {
      if (this.#entries.size <= most) return;
      if (answer !== null) this.#entries.delete(oldest);
    }
  }
}

function again({ hash, answer }: Entry, wanted: string): Answer {
  if (hash !== wanted)
    throw new Refusal("idempotency", "this idempotency key was used for another request; use a new one");
  if (answer === null)
    throw new Refusal("conflict", "a request with this idempotency key is still at work; try again later");
  return { ...answer, headers: { ...answer.headers, ...replayed } };
}
