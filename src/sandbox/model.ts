import type { RawHeaders } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";

/** An endpoint as the sandbox keeps it. Times are ms since the epoch on the sandbox's clock. */
export interface SandboxEndpoint {
  readonly id: string;
  readonly provider: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  /** Newest first; `until`: when an old one ends, null for the current one. */
  readonly secrets: readonly { readonly value: string; readonly until: number | null }[];
}

/** Something that happened at the simulated provider. */
export interface SandboxEvent {
  readonly id: string;
  readonly provider: string;
  readonly type: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
  readonly createdAt: number;
}

/** One attempt to deliver an event to an endpoint. */
export interface SandboxAttempt {
  readonly id: string;
  readonly provider: string;
  readonly endpoint: string;
  readonly event: { readonly id: string; readonly type: string };
  /** 1 for the first. */
  readonly n: number;
  readonly url: string;
  /** What the receiver answered; null: nothing. */
  readonly status: number | null;
  readonly responseBody: string;
  /** Why there was no answer; null when there was one. */
  readonly error: string | null;
  readonly at: number;
  readonly ms: number;
  /** When it is tried again; null: never. */
  readonly next: number | null;
}

/** One request to the simulated API. Never holds a key. */
export interface SandboxRequest {
  readonly id: string;
  readonly provider: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  /** The fault that changed the answer, null for none. */
  readonly fault: string | null;
}

/**
 * The time of the sandbox. Jobs run in order of their time, each to its end before the next begins when the
 * clock is advanced.
 */
export interface SandboxClock {
  /** Ms since the epoch, simulated. */
  now(): number;
  /** Runs `job` at `at`; answers how to take it back. */
  schedule(at: number, job: () => Promise<void>): () => void;
  /** Moves the time on by `ms` and runs what falls due, in order. */
  advance(ms: number): Promise<void>;
  /** Moves the time on to the next job until none is left or `most` ran. Answers how many ran. */
  runUntilIdle(most?: number): Promise<number>;
  /** `0` stops the time: it moves by {@link advance} only. `60` makes a minute a second. */
  setScale(scale: number): void;
  readonly scale: number;
  /** Ends all timers; scheduled jobs never run. */
  close(): void;
}

/** What the sandbox needs of the process around it. */
export interface SandboxSurroundings {
  /** Wall clock, ms, and monotonic clock, ms. */
  now(): number;
  elapsed(): number;
  /** Random bytes: tokens, keys, secrets. */
  bytes(count: number): Buffer;
}

/** A provider with the exact bytes of its samples. */
export interface SandboxProvider {
  readonly provider: Provider;
  sample(type: string): Promise<Buffer | null>;
}
