import type { HttpOutcome, HttpRequest } from "../http.ts";
import { emit, plantSeed, reset, runUntilIdle } from "./actions.ts";
import { checkSeed } from "./check-seed.ts";
import type { FaultRule } from "./faults.ts";
import type {
  SandboxAttempt,
  SandboxEndpoint,
  SandboxProvider,
  SandboxRequest,
  SandboxSurroundings,
} from "./model.ts";
import { withoutKeys } from "./rest/auth.ts";
import type { Seed } from "./seed.ts";
import { openServer, type RunningServer } from "./server.ts";
import { basesOf, controlPath, portalsOf, sitesOf } from "./sites.ts";
import type { Snapshot } from "./state.ts";
import { assemble, type Works } from "./works.ts";

/**
 * Starts a simulated provider on 127.0.0.1: `/payvost/v1`, `/paymentflow/v1`, `/<id>/dashboard` for every other
 * provider that sends events, `/fluxvend` for one that receives, and the control API. Empty unless the
 * persistence or the seed says otherwise; the seed counts only where nothing was kept. Throws a usage error for a
 * port it cannot have and a seed its providers would not take, a store error for a state it cannot read.
 */
export async function startSandbox(parts: SandboxParts): Promise<Sandbox> {
  const works = await assemble(parts);
  const { state, clock, faults, dispatcher } = works;
  const server = await open(works).catch(async (error: unknown) => {
    await works.close();
    throw error;
  });
  plantIfEmpty(works);
  dispatcher.resume();
  return {
    url: server.url,
    movedFrom: server.movedFrom,
    bases: basesOf(works, server.url),
    portals: portalsOf(works, server.url),
    apiKey: works.apiKey,
    controlUrl: server.url + controlPath,
    controlToken: works.controlToken,
    now: () => clock.now(),
    emit: async (provider, type, options) => (await emit(works, { provider, type, ...options })).attempts,
    endpoints: (provider) => state.endpoints(provider),
    attempts: () => state.attempts(),
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    advance: (ms) => clock.advance(ms),
    runUntilIdle: () => runUntilIdle(works),
    reset: () => reset(works),
    close: async () => {
      await server.close();
      await works.close();
    },
  };
}

async function open(works: Works): Promise<RunningServer> {
  const { parts, state } = works;
  if (parts.seed) await checkSeed(works, parts.seed);
  return openServer({
    port: parts.port,
    strict: parts.movePort !== true,
    keepsAlive: parts.keepsAlive ?? true,
    sites: (url) => sitesOf(works, url),
    onRefused: ({ path, ...request }) =>
      works.onRequest({
        ...{ id: state.nextId("req_"), provider: null, path: withoutKeys(path), ms: 0, fault: null },
        ...request,
      }),
    onProblem: parts.onProblem,
  });
}

function plantIfEmpty(works: Works): void {
  const { seed, onProblem } = works.parts;
  if (seed === null || seed.endpoints.length === 0) return;
  if (works.state.endpoints().length === 0) plantSeed(works, seed);
  else onProblem("the endpoints of the seed are left out: there are endpoints in the state that was kept");
}

/** Keeps the sandbox's state between runs. */
export interface Persistence {
  load(): Promise<Snapshot | null>;
  save(snapshot: Snapshot): Promise<void>;
}

export interface SandboxParts {
  /** Port on 127.0.0.1; 0 for a free one. */
  readonly port: number;
  /** True: the next free port when that one is taken. Left out: a taken port is an error. */
  readonly movePort?: boolean;
  /** False: the process may end while nobody asks the sandbox. Left out: it goes on until it is closed. */
  readonly keepsAlive?: boolean;
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
  /** True: requests beyond the provider's rate limit are refused; left out: only its headers are sent. */
  readonly enforceLimits?: boolean;
  readonly onRequest: (request: SandboxRequest) => void;
  readonly onAttempt: (attempt: SandboxAttempt) => void;
  /** Told when the state could not be kept. */
  readonly onProblem: (message: string) => void;
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The wanted port when it was taken and another is used. */
  readonly movedFrom: number | null;
  /** The base of each provider's API, by provider id. */
  readonly bases: Readonly<Record<string, string>>;
  /** Where providers that receive (Fluxvend) have their portal, by provider id. */
  readonly portals: Readonly<Record<string, string>>;
  /** `sk_test_…`, accepted by every API in it. */
  readonly apiKey: string;
  readonly controlUrl: string;
  readonly controlToken: string;
  /** The sandbox's time, ms since the epoch. */
  now(): number;
  /** Lets an event happen: delivered to every enabled endpoint that wants it. Answers the first attempts. */
  emit(
    provider: string,
    type: string,
    options?: { id?: string; body?: Buffer },
  ): Promise<readonly SandboxAttempt[]>;
  endpoints(provider?: string): readonly SandboxEndpoint[];
  /** Oldest first. */
  attempts(): readonly SandboxAttempt[];
  addFault(rule: FaultRule): void;
  clearFaults(): void;
  /**
   * Moves the sandbox's time on by so many ms and runs what falls due, each attempt to its end. A receiver that
   * awaits it before it answers waits for itself, until the provider's time limit ends the attempt.
   */
  advance(ms: number): Promise<void>;
  /** Moves the time on until nothing is left to be delivered. Answers how many attempts were made. */
  runUntilIdle(): Promise<number>;
  /** Forgets endpoints, events, attempts and faults. */
  reset(): Promise<void>;
  /** Ends everything and frees the port. */
  close(): Promise<void>;
}
