import type { RestContract } from "../providers/contract.ts";
import { contractOf } from "../providers/dashboard-contract.ts";
import type { Provider } from "../providers/provider.ts";
import { createSandboxClock } from "./clock.ts";
import { createDispatcher, type Dispatcher } from "./dispatcher.ts";
import { Faults } from "./faults.ts";
import { keepState } from "./keeping.ts";
import type { SandboxAttempt, SandboxClock, SandboxProvider, SandboxRequest } from "./model.ts";
import { createPauses, type Pauses } from "./pauses.ts";
import { PortalState } from "./portal/state.ts";
import { RequestLog } from "./request-log.ts";
import type { SandboxParts } from "./sandbox.ts";
import { SandboxState } from "./state.ts";
import { type WholeState, wholeState } from "./whole-state.ts";

/** One provider whose API is simulated. */
export interface Simulated {
  readonly sandboxProvider: SandboxProvider;
  readonly contract: RestContract;
}

/** One provider that receives. */
export interface Portal {
  readonly provider: Provider;
  readonly state: PortalState;
}

/** Everything inside a sandbox but its server. */
export interface Works {
  readonly parts: SandboxParts;
  readonly state: SandboxState;
  /** The state and that of the portals. */
  readonly whole: WholeState;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly dispatcher: Dispatcher;
  readonly simulated: ReadonlyMap<string, Simulated>;
  /** The receiving sides of providers the developer's app sends to. */
  readonly portals: ReadonlyMap<string, Portal>;
  readonly requests: RequestLog;
  readonly apiKey: string;
  readonly controlToken: string;
  /** How many attempts were made since the start. */
  readonly attemptCount: number;
  /** Waits so many ms of real time; for ever once the sandbox is closed. */
  readonly pause: Pauses["pause"];
  onRequest(request: SandboxRequest): void;
  /** Ends what is under way and keeps the state a last time. */
  close(): Promise<void>;
}

/** Puts the parts together around the state that was kept. Rejects when it cannot be read. */
export async function assemble(parts: SandboxParts): Promise<Works> {
  const { surroundings, persistence, onAttempt, send, allowRemote } = parts;
  const kept = (await persistence?.load()) ?? null;
  const state = new SandboxState();
  const portals = portalsOf(parts);
  const whole = wholeState(state, new Map([...portals].map(([id, portal]) => [id, portal.state])));
  if (kept !== null) whole.restore(kept);
  const keeper = keepState(whole, parts);
  const clock = createSandboxClock(surroundings, { scale: parts.timeScale, startAt: startOf(parts, state) });
  const faults = new Faults([...parts.faults, ...(parts.seed?.faults ?? [])]);
  const providers = new Map(parts.providers.map((one) => [one.provider.id, one]));
  const requests = new RequestLog();
  const pauses = createPauses();
  let attemptCount = 0;
  const counted = (attempt: SandboxAttempt) => {
    attemptCount += 1;
    onAttempt(attempt);
  };
  const wiring = { state, clock, providers, faults, send, onAttempt: counted, surroundings, allowRemote };
  const dispatcher = createDispatcher(wiring);
  return {
    get attemptCount() {
      return attemptCount;
    },
    parts,
    state,
    whole,
    clock,
    faults,
    dispatcher,
    simulated: simulate(parts.providers),
    portals,
    pause: pauses.pause,
    requests,
    apiKey: `sk_test_${surroundings.bytes(16).toString("hex")}`,
    controlToken: surroundings.bytes(24).toString("base64url"),
    onRequest: (request) => {
      requests.add(request);
      parts.onRequest(request);
    },
    close: async () => {
      clock.close();
      pauses.close();
      await dispatcher.close();
      await keeper.close();
    },
  };
}

/** A kept state may be ahead of the real time; the clock never goes back behind it. */
function startOf({ startAt, surroundings }: SandboxParts, state: SandboxState): number | null {
  if (startAt !== null) return startAt;
  const latest = Math.max(
    0,
    ...state
      .attempts()
      .slice(-1)
      .map(({ at }) => at),
  );
  return latest > surroundings.now() ? latest : null;
}

function simulate(providers: readonly SandboxProvider[]): ReadonlyMap<string, Simulated> {
  const found = new Map<string, Simulated>();
  for (const sandboxProvider of providers) {
    const contract = contractOf(sandboxProvider.provider);
    if (contract !== null && sandboxProvider.provider.events.length > 0)
      found.set(sandboxProvider.provider.id, { sandboxProvider, contract });
  }
  return found;
}

function portalsOf({ providers, surroundings }: SandboxParts): ReadonlyMap<string, Portal> {
  const receiving = providers.filter(({ provider }) => provider.direction === "out");
  return new Map(
    receiving.map(({ provider }) => {
      const state = new PortalState(provider, (count) => surroundings.bytes(count));
      return [provider.id, { provider, state }];
    }),
  );
}
