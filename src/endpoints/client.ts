import type { HttpOutcome, HttpRequest } from "../http.ts";
import type { RestContract } from "../providers/contract.ts";
import type { Provider } from "../providers/provider.ts";
import { createEndpoint } from "./create.ts";
import type { Endpoint, EndpointChanges, EndpointDraft, LogEntry, LogStatus } from "./endpoint.ts";
import { listEndpoints, listLogs } from "./lists.ts";
import {
  askWhoami,
  deleteEndpoint,
  rotateSecret,
  showEndpoint,
  testEndpoint,
  updateEndpoint,
} from "./verbs.ts";

/** Whose API is called, where, and as whom. */
export interface Connection {
  readonly provider: Provider;
  /** With the user's own paths already in it. */
  readonly contract: RestContract;
  /** Without a slash at the end. */
  readonly base: string;
  readonly apiKey: string;
  /** `sandbox`: whk's own; calls marked `only: "sandbox"` exist there. */
  readonly mode: "live" | "test" | "sandbox";
}

/** The provider's own answer beside what whk reads in it. */
export interface Answered<Value> {
  readonly value: Value;
  /** Parsed JSON, or null for an answer without a body. */
  readonly raw: unknown;
}

/** Manages the endpoints of one account. Every method rejects with a WhkError only. */
export interface EndpointClient {
  /** `recovered`: the answer was lost, and the endpoint was found by listing; its secret is then unknown. */
  create(
    draft: EndpointDraft,
  ): Promise<Answered<{ endpoint: Endpoint; secret: string | null; recovered: boolean }>>;
  /** All pages. `warning`: why the list may not be whole. */
  list(): Promise<Answered<{ endpoints: readonly Endpoint[]; warning: string | null }>>;
  show(id: string): Promise<Answered<Endpoint>>;
  update(id: string, changes: EndpointChanges): Promise<Answered<Endpoint>>;
  delete(id: string): Promise<Answered<null>>;
  /** Rejects with `rotate_unknown` when the answer was lost: the secret may or may not be new. */
  rotate(id: string): Promise<Answered<{ secret: string }>>;
  /** The provider's own test delivery. */
  test(id: string, eventType: string): Promise<Answered<LogEntry>>;
  /** Newest first. */
  logs(
    id: string,
    options: { status: LogStatus | null; limit: number },
  ): Promise<Answered<readonly LogEntry[]>>;
  /** Whether the key is accepted; null when the contract has no call for it. */
  whoami(): Promise<Answered<Readonly<Record<string, unknown>>> | null>;
}

export interface ClientParts {
  readonly connection: Connection;
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  readonly clock: {
    now(): number;
    elapsed(): number;
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
  };
  readonly bytes: (count: number) => Buffer;
  /** Told before each wait: `the provider asks to wait 2 s (rate limit)`. */
  readonly onWait: (why: string, ms: number) => void;
  readonly userAgent: string;
  readonly signal?: AbortSignal;
}

/** A client for one connection. Nothing is sent before a method is called. */
export function openEndpointClient(parts: ClientParts): EndpointClient {
  return {
    create: (draft) => createEndpoint(parts, draft),
    list: () => listEndpoints(parts),
    show: (id) => showEndpoint(parts, id),
    update: (id, changes) => updateEndpoint(parts, id, changes),
    delete: (id) => deleteEndpoint(parts, id),
    rotate: (id) => rotateSecret(parts, id),
    test: (id, eventType) => testEndpoint(parts, id, eventType),
    logs: (id, options) => listLogs(parts, id, options),
    whoami: () => askWhoami(parts),
  };
}
