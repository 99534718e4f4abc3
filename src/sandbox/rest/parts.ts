import type { Call, RestContract } from "../../providers/contract.ts";
import type { Dispatcher } from "../dispatcher.ts";
import type { Faults } from "../faults.ts";
import type { SandboxClock, SandboxEndpoint, SandboxProvider, SandboxRequest } from "../model.ts";
import type { SandboxState } from "../state.ts";
import { withoutKeys } from "./auth.ts";
import { Refusal } from "./errors.ts";

export interface RestParts {
  readonly provider: SandboxProvider;
  readonly contract: RestContract;
  readonly state: SandboxState;
  readonly clock: SandboxClock;
  readonly dispatcher: Dispatcher;
  readonly faults: Faults;
  /** Accepted beside every key that looks like a test key. */
  readonly apiKey: string;
  bytes(count: number): Buffer;
  /** Monotonic, ms. */
  elapsed(): number;
  /** Waits so many ms of real time. */
  pause(ms: number): Promise<void>;
  /** Told of every request once. The path is the one the API sees, without its query. */
  onRequest(request: SandboxRequest): void;
  /** Told of a defect. */
  onProblem?(message: string): void;
  /** False: endpoints may only be on this machine. */
  readonly allowRemote: boolean;
  /** True: requests over the rate limit are refused. */
  readonly enforceLimits?: boolean;
  /** How long the old secret goes on after a rotation, ms of the sandbox's clock; usually 0. */
  readonly overlap?: number;
}

/** One request to one call. */
export interface Asked {
  readonly call: Call;
  /** The endpoint's; empty for calls without one. */
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, string>>;
  /** A list is to answer its first page for ever. */
  readonly repeatPage: boolean;
}

/** The endpoint that was asked for. Throws a {@link Refusal} when there is none. */
export function endpointOf({ state, provider }: RestParts, { id }: Asked): SandboxEndpoint {
  const endpoint = state.endpoint(provider.provider.id, id);
  if (endpoint === null)
    throw new Refusal("not_found", `No webhook endpoint ${withoutKeys(id).slice(0, 100)}`);
  return endpoint;
}
