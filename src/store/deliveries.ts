import { WhkError } from "../errors.ts";
import type { Attempt, Delivery, DeliveryDraft, Verification } from "../events/delivery.ts";

/** A stored delivery as lists show it: everything but the payload. */
export type DeliverySummary = Omit<Delivery, "headers" | "body"> & {
  /** Size of the body. */
  readonly bytes: number;
};

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
  /** Stores an attempt. Resolves once it is durable. Dropped when its delivery is no longer stored. */
  recordAttempt(attempt: Attempt): Promise<void>;
  /** The newest deliveries, newest first. Reads no payload. */
  newest(limit: number): Promise<DeliverySummary[]>;
  /** The whole delivery with this exact id, or null. Rejects when its stored payload is damaged. */
  find(id: string): Promise<Delivery | null>;
  /** The attempts of one delivery in the order they were recorded. */
  attemptsOf(id: string): Promise<Attempt[]>;
  /** How many deliveries are stored. */
  count(): Promise<number>;
  /** Finishes what is pending, then closes. Whatever is recorded afterwards is rejected. */
  close(): Promise<void>;
}

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
