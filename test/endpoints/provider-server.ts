import type { ServerResponse } from "node:http";
import { type ClientParts, type Connection, openEndpointClient } from "../../src/endpoints/client.ts";
import type { Asked } from "../../src/endpoints/request.ts";
import { WhkError } from "../../src/errors.ts";
import { sendOnce } from "../../src/http.ts";
import type { CallName, RestContract } from "../../src/providers/contract.ts";
import { paymentflow } from "../../src/providers/paymentflow.ts";
import { paymentflowApi } from "../../src/providers/paymentflow-api.ts";
import { payvost } from "../../src/providers/payvost.ts";
import { payvostApi } from "../../src/providers/payvost-api.ts";
import { type Seen, startApp } from "../servers.ts";

export const apiKey = "sk_test_canary0123456789";

/** 2026-11-21T12:00:00Z, where the tests' clock starts. */
export const startOfTest = Date.UTC(2026, 10, 21, 12);

const known: Readonly<Record<string, RestContract>> = { payvost: payvostApi, paymentflow: paymentflowApi };

/** A connection to one of the two documented APIs; `base` ends without a slash. */
export function connectionTo(id: "payvost" | "paymentflow", change: Partial<Connection> = {}): Connection {
  const provider = id === "payvost" ? payvost : paymentflow;
  const contract = known[id] ?? payvostApi;
  return { provider, contract, base: "http://127.0.0.1:9/v1", apiKey, mode: "test", ...change };
}

/** One call as the client makes it. */
export function askedOf(name: CallName, connection: Connection, id: string | null = "webhook_1"): Asked {
  const call = connection.contract.calls[name];
  if (!call) throw new Error(`${connection.provider.id} has no call ${name}`);
  return {
    connection,
    name,
    call,
    method: call.method,
    id: call.path.includes("{id}") ? id : null,
    fields: {},
  };
}

export interface Watched {
  readonly parts: ClientParts;
  /** What was told before each wait. */
  readonly told: string[];
  /** Ms slept, in order; nothing is really waited for. */
  readonly slept: number[];
}

/** Parts of a client whose time passes only by its own waits. */
export function clientParts(connection: Connection, change: Partial<ClientParts> = {}): Watched {
  const [told, slept]: [string[], number[]] = [[], []];
  let now = startOfTest;
  const clock = {
    now: () => now,
    elapsed: () => now - startOfTest,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
  let count = 0;
  const bytes = (length: number) => Buffer.alloc(length, count++);
  const onWait = (why: string) => told.push(why);
  const parts = { connection, send: sendOnce, clock, bytes, onWait, userAgent: "whk/test", ...change };
  return { parts, told, slept };
}

export type Answer = (seen: Seen, response: ServerResponse, nth: number) => void;

/** A client of a server that answers as told; `nth` counts its requests from 1. */
export async function clientOf(
  id: "payvost" | "paymentflow",
  answer: Answer,
  change: Partial<Connection> = {},
) {
  let nth = 0;
  const app = await startApp((seen, response) => answer(seen, response, ++nth));
  const connection = connectionTo(id, { base: `${app.origin}/v1`, ...change });
  const watched = clientParts(connection);
  return { ...watched, ...app, connection, client: openEndpointClient(watched.parts) };
}

export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** What a promise rejects with; it must be a WhkError. */
export async function errorOf(promise: Promise<unknown>): Promise<WhkError> {
  const thrown: unknown = await promise.then(
    (value) => new Error(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (thrown instanceof WhkError) return thrown;
  throw thrown;
}

/** The short form tables compare. */
export function brief({ kind, code, message }: WhkError): string {
  return `${kind} ${code}: ${message}`;
}

export function headerOf({ rawHeaders }: Seen, name: string): string | undefined {
  const at = rawHeaders.findIndex(
    (one, index) => index % 2 === 0 && one.toLowerCase() === name.toLowerCase(),
  );
  return at === -1 ? undefined : rawHeaders[at + 1];
}
