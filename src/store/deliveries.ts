import { WhkError } from "../errors.ts";
import type { Attempt, Delivery, DeliveryDraft, Verdict, Verification } from "../events/delivery.ts";

/** A stored delivery as lists show it: everything but the payload. */
export type DeliverySummary = Omit<Delivery, "headers" | "body"> & {
  /** Size of the body. */
  readonly bytes: number;
};

/** Which stored deliveries; what is left out narrows nothing. */
export interface DeliveryFilter {
  /** Only the delivery with this whole id. */
  readonly id?: string;
  /** Patterns of event types as in events/pattern.ts: `payment.*`, `!*.failed`. */
  readonly types?: readonly string[];
  readonly provider?: string;
  readonly verdicts?: readonly Verdict[];
  /**
   * How it ended, by the newest attempt at each URL. `500`, `5xx`: one of them was answered so or, without any
   * attempt, whk itself answered so; `failed`: one of them was not accepted with 2xx; `delivered`: there are
   * attempts and all of these were accepted; `unsent`: no attempt was made.
   */
  readonly status?: number | `${1 | 2 | 3 | 4 | 5}xx` | "delivered" | "failed" | "unsent";
  /** Received at this time or later, ms since the epoch. */
  readonly since?: number;
  /** Received before this time, ms since the epoch. */
  readonly until?: number;
  /** Text that the body contains; ASCII letters in either case. */
  readonly search?: string;
}

/** One page of stored deliveries. */
export interface PageRequest {
  readonly filter: DeliveryFilter;
  readonly order: "newest" | "oldest";
  /** Goes on behind the delivery with this number; null: begins at the end that `order` names. */
  readonly behind: number | null;
  /** At most so many. */
  readonly limit: number;
}

/** A delivery in a list, with how it went at the app. */
export type ListedDelivery = DeliverySummary & {
  /** How many attempts were made at all. */
  readonly attempts: number;
  /** The newest attempt without the app's answer; null: none was made. */
  readonly last: Omit<Attempt, "answer"> | null;
};

/**
 * What may stay when the oldest deliveries are removed; what is left out bounds nothing. The newest one goes only when
 * all others go too, and never for the size.
 */
export interface Retention {
  /** Received before this time, ms since the epoch: removed. */
  readonly before?: number;
  /** The newest so many stay, the others are removed. */
  readonly newest?: number;
  /** Bytes the store may take on disk; beyond that the oldest are removed. */
  readonly maxBytes?: number;
}

/** What was removed, or would be. */
export interface Pruned {
  readonly removed: number;
  /** When the oldest delivery that stays was received, ms since the epoch; null: none stays. */
  readonly oldest: number | null;
}

/** What is in the store. */
export interface StoreSize {
  readonly deliveries: number;
  /** On disk, without what is free inside the file. */
  readonly bytes: number;
}

/**
 * Where deliveries and attempts are kept. One interface, two homes: a SQLite file and memory.
 * Every method rejects with a {@link WhkError} of kind `store` when the store fails.
 */
export interface DeliveryStore {
  /**
   * Numbers the draft, tells whether its event was seen before (verified deliveries of the same provider and
   * duplicate key), and stores it. Resolves once it is durable.
   */
  record(draft: DeliveryDraft): Promise<Delivery>;
  /**
   * Stores an attempt, its number raised behind those its delivery has at that URL already. Resolves with the number
   * once it is durable. Dropped when its delivery is no longer stored. A patient one waits up to 5 ms for another
   * write to be made durable with.
   */
  recordAttempt(attempt: Attempt, options?: { readonly patient: boolean }): Promise<number>;
  /**
   * A page of deliveries, at most 1,000, and fewer than asked for only at the end. Reads payloads only to search
   * them; damaged rows are warned of and left out.
   */
  page(request: PageRequest): Promise<ListedDelivery[]>;
  /** Ids that begin with this text, at most `limit`, in descending order: ids are ordered by time, so newest first. */
  idsFrom(prefix: string, limit: number): Promise<string[]>;
  /** The whole delivery with this exact id, or null. Rejects when its stored payload is damaged. */
  find(id: string): Promise<Delivery | null>;
  /** The attempts of one delivery in the order they were recorded. */
  attemptsOf(id: string): Promise<Attempt[]>;
  /** How many deliveries are stored. */
  count(): Promise<number>;
  size(): Promise<StoreSize>;
  /**
   * Removes the oldest deliveries with their attempts, in steps that leave room for other writers, until the
   * retention is kept. With `dryRun` only counts, and for `maxBytes` estimates.
   */
  prune(retention: Retention, options: { readonly dryRun: boolean }): Promise<Pruned>;
  /** Finishes what is pending, then closes. Whatever is recorded afterwards is rejected. */
  close(): Promise<void>;
}

/** Deliveries one page can hold. */
export const mostPerPage = 1000;

/** Bytes of an app's answer that are kept with its attempt. */
export const answerCap = 65_536;

/**
 * True when a delivery takes part in telling duplicates. Anybody can send a refused one with any event id;
 * it must neither be called a duplicate nor make a later, real delivery look like one.
 */
export function isTrusted(signature: Verification): boolean {
  return signature.verdict === "ok" || signature.verdict === "unsigned";
}

/** The error of a store that was closed. */
export function storeClosed(): WhkError {
  return new WhkError("store", "store_closed", "the store is closed already");
}
