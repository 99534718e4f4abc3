import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { onTestFinished } from "vitest";
import type { HttpOutcome, HttpRequest } from "../../../src/http.ts";
import { contractOf } from "../../../src/providers/dashboard-contract.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import { createSandboxClock } from "../../../src/sandbox/clock.ts";
import { createDispatcher } from "../../../src/sandbox/dispatcher.ts";
import { type Fault, Faults } from "../../../src/sandbox/faults.ts";
import type { SandboxProvider, SandboxRequest } from "../../../src/sandbox/model.ts";
import { createRestApi } from "../../../src/sandbox/rest/api.ts";
import type { RestParts } from "../../../src/sandbox/rest/parts.ts";
import { SandboxState } from "../../../src/sandbox/state.ts";
import { listening } from "../../servers.ts";

export const start = Date.parse("2026-01-01T00:00:00Z");
export const apiKey = "sk_test_0123456789abcdef";

type Change = Partial<RestParts> & { send?: (request: HttpRequest) => Promise<HttpOutcome> };

/** Parts of an API whose time stands still, and whose deliveries are answered 500 without being sent. */
export async function partsOf(providerId: string, change: Change = {}) {
  const { send = answerWithFailure, ...own } = change;
  const registry = openRegistry();
  const provider = await registry.get(providerId);
  const contract = provider === null ? null : contractOf(provider);
  if (provider === null || contract === null) throw new Error(`${providerId} has no contract`);
  const sandboxProvider: SandboxProvider = {
    provider,
    sample: (type) => registry.sample(providerId, type),
  };
  let counter = 0;
  const bytes = (count: number) => Buffer.alloc(count, ++counter);
  const surroundings = { now: () => start, elapsed: () => 0, bytes };
  const clock = createSandboxClock(surroundings, { scale: 0, startAt: start });
  const state = new SandboxState();
  const requests: SandboxRequest[] = [];
  const faults = new Faults([]);
  const pauses: { ms: number; end: () => void }[] = [];
  const providers = new Map([[providerId, sandboxProvider]]);
  const dispatcher = createDispatcher({
    ...{ state, clock, faults, providers, surroundings, send, onAttempt: () => {}, allowRemote: false },
  });
  onTestFinished(async () => {
    clock.close();
    await dispatcher.close();
  });
  const parts: RestParts = {
    provider: sandboxProvider,
    contract,
    state,
    clock,
    dispatcher,
    faults,
    apiKey,
    bytes,
    elapsed: () => 0,
    pause: (ms) => new Promise((resolve) => pauses.push({ ms, end: resolve })),
    onRequest: (request) => requests.push(request),
    allowRemote: false,
    ...own,
  };
  return { ...parts, requests, pauses };
}

/** The API over HTTP on 127.0.0.1. */
export async function serveApi(providerId: string, change: Change = {}) {
  const parts = await partsOf(providerId, change);
  const api = createRestApi(parts);
  const listener = getRequestListener((request, bindings) => api.fetch(request, bindings), {
    overrideGlobalObjects: false,
  });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const port = await listening(server);
  onTestFinished(() => server.closeAllConnections());
  const url = `http://127.0.0.1:${port}`;
  const ask = (
    method: string,
    path: string,
    more: { body?: unknown; headers?: Record<string, string> } = {},
  ) => askAt(url + path, method, more);
  const fail = (fault: Fault, times = 1) =>
    parts.faults.add({
      ...{ on: "api", provider: null, operation: null, type: null, endpoint: null, times, fault },
    });
  return { ...parts, port, url, ask, fail };
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** With the test key and a JSON body, unless the headers say otherwise; a text goes as it is. */
async function askAt(
  url: string,
  method: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> },
): Promise<Told> {
  const authorization: Record<string, string> =
    "authorization" in headers ? {} : { authorization: `Bearer ${apiKey}` };
  const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const given = { ...authorization, ...type, ...headers };
  const answer = await fetch(url, {
    method,
    headers: Object.entries(given).filter(([, value]) => value !== "") as [string, string][],
    redirect: "manual",
    ...(body === undefined
      ? {}
      : { body: typeof body === "string" ? Buffer.from(body) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nobody is asked: what the endpoints of these tests name may belong to anybody. */
async function answerWithFailure(): Promise<HttpOutcome> {
  return { ok: true, status: 500, headers: [], body: Buffer.from("oops"), truncated: false, ms: 3 };
}
