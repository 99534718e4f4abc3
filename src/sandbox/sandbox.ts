import type { HttpOutcome, HttpRequest } from "../http.ts";
import type { FaultRule } from "./faults.ts";
import type {
  SandboxAttempt,
  SandboxEndpoint,
  SandboxProvider,
  SandboxRequest,
  SandboxSurroundings,
} from "./model.ts";
import type { Seed } from "./seed.ts";
import type { Snapshot } from "./state.ts";

/** Keeps the sandbox's state between runs. */
export interface Persistence {
  load(): Promise<Snapshot | null>;
  save(snapshot: Snapshot): Promise<void>;
}

export interface SandboxParts {
  /** Port on 127.0.0.1; 0 for a free one. */
  readonly port: number;
  readonly surroundings: SandboxSurroundings;
  readonly providers: readonly SandboxProvider[];
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  /** 1: as fast as time; 60: a minute is a second; 0: the time stands still until it is advanced. */
  readonly timeScale: number;
  /** Where the clock starts, ms since the epoch; null: now. */
  readonly startAt: number | null;
  readonly faults: readonly FaultRule[];
  readonly seed: Seed | null;
  readonly persistence: Persistence | null;
  /** False: only addresses of this machine are delivered to. */
  readonly allowRemote: boolean;
  readonly onRequest: (request: SandboxRequest) => void;
  readonly onAttempt: (attempt: SandboxAttempt) => void;
  /** Told when the state could not be kept. */
  readonly onProblem: (message: string) => void;
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The base of each provider's API, by provider id. */
  readonly bases: Readonly<Record<string, string>>;
  /** `sk_test_…`, accepted by every API in it. */
  readonly apiKey: string;
  readonly controlUrl: string;
  readonly controlToken: string;
  /** Lets an event happen: delivered to every enabled endpoint that wants it. Answers the first attempts. */
  emit(provider: string, type: string, options?: { id?: string; body?: Buffer }): Promise<readonly SandboxAttempt[]>;
  endpoints(provider?: string): readonly SandboxEndpoint[];
  /** Oldest first. */
  attempts(): readonly SandboxAttempt[];
  addFault(rule: FaultRule): void;
  clearFaults(): void;
  /** Moves the sandbox's time on by so many ms and runs what falls due. */
  advance(ms: number): Promise<void>;
  /** Moves the time on until nothing is left to be delivered. Answers how many attempts were made. */
  runUntilIdle(): Promise<number>;
  /** Forgets endpoints, events, attempts and faults. */
  reset(): Promise<void>;
  /** Ends everything and frees the port. */
  close(): Promise<void>;
}
