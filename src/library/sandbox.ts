import { randomBytes } from "node:crypto";
import { contractOf } from "../providers/dashboard-contract.ts";
import { openRegistry } from "../providers/index.ts";
import type { Provider } from "../providers/provider.ts";
import { fastestScale, latestTime } from "../sandbox/clock.ts";
import { type FaultRule, readFault } from "../sandbox/faults.ts";
import type { SandboxAttempt, SandboxEndpoint, SandboxRequest } from "../sandbox/model.ts";
import { type Sandbox, startSandbox as start } from "../sandbox/sandbox.ts";
import { readSeed, type Seed, type SeedEndpoint } from "../sandbox/seed.ts";
import { checkFunction, checkOptions, shown } from "./checks.ts";
import { createClient } from "./client.ts";
import { told, usage } from "./words.ts";

export type { FaultRule, Sandbox, SandboxAttempt, SandboxEndpoint, SandboxRequest };

/** Endpoints without `events` get all of them; fault rules as on the command line. */
export interface SeedInput {
  endpoints?: readonly (Pick<SeedEndpoint, "provider" | "url"> & Partial<SeedEndpoint>)[];
  faults?: readonly string[];
}

/** Everything may be left out. */
export interface SandboxOptions {
  /** Port on 127.0.0.1; a free one when left out. */
  port?: number;
  /** 0, the default: the time stands still until `advance`. 1: as fast as time; 60: a minute is a second. */
  timeScale?: number;
  /** Where the sandbox's clock starts, ms since the epoch; now when left out. */
  startAt?: number;
  /** Rules as on the command line, `api create commit-then-drop x1`, or as objects. */
  faults?: readonly (string | FaultRule)[];
  /** What is there from the start, as in the file of `whk sandbox --seed`. */
  seed?: SeedInput;
  /** True: deliveries may go to other machines too. */
  allowRemote?: boolean;
  /** True: requests beyond the provider's rate limit are refused with 429. */
  enforceLimits?: boolean;
  /** Called with every attempt to deliver. */
  onAttempt?: (attempt: SandboxAttempt) => void;
  /** Called with every request to a simulated API. */
  onRequest?: (request: SandboxRequest) => void;
}

/**
 * Starts a simulated provider on 127.0.0.1 for tests: no account, no network, nothing kept on disk. The time
 * stands still unless `timeScale` says otherwise, so retries of hours take the test no time. One that is never closed
 * does not keep its process from ending. Rejects with an error whose `code` tells a taken port (`port_taken`) from a
 * rule or a seed that cannot be read (`bad_value`).
 *
 * ```js
 * import { startSandbox } from "whk/sandbox";
 *
 * const sandbox = await startSandbox();
 * const answer = await fetch(`${sandbox.bases.payvost}/webhooks`, {
 *   method: "POST",
 *   headers: { Authorization: `Bearer ${sandbox.apiKey}`, "Content-Type": "application/json" },
 *   body: JSON.stringify({ url: "http://127.0.0.1:3000/webhooks", events: ["payment.*"] }),
 * });
 * const { data: endpoint } = await answer.json();
 * const [attempt] = await sandbox.emit("payvost", "payment.succeeded");
 * if (attempt.status !== 200) await sandbox.advance(5_000); // the first retry, at once
 * console.log(endpoint.id, sandbox.attempts().length);
 * await sandbox.close();
 * ```
 */
export function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return told(async () => {
    check(options);
    const sandbox = await started(options);
    return {
      ...sandbox,
      emit: (...event) => told(() => sandbox.emit(...event)),
      advance: async (ms) => {
        if (!(typeof ms === "number" && ms >= 0 && ms <= latestTime))
          throw usage("bad_value", `advance: ${shown(ms)} is no number of milliseconds`);
        return sandbox.advance(ms);
      },
    };
  });
}

async function started(options: SandboxOptions): Promise<Sandbox> {
  const registry = openRegistry();
  const client = createClient({ connections: 16 });
  try {
    const sandbox = await start({
      port: options.port ?? 0,
      // A test that fails before it closes the sandbox must not keep the test run waiting for ever.
      keepsAlive: false,
      timeScale: options.timeScale ?? 0,
      startAt: options.startAt ?? null,
      faults: (options.faults ?? []).map(ruleOf),
      seed: seedOf(options.seed ?? {}, await registry.all()),
      persistence: null,
      allowRemote: options.allowRemote ?? false,
      enforceLimits: options.enforceLimits ?? false,
      onAttempt: options.onAttempt ?? (() => {}),
      onRequest: options.onRequest ?? (() => {}),
      onProblem: (message) => process.emitWarning(message, "WhkSandboxWarning"),
      surroundings: { now: () => Date.now(), elapsed: () => performance.now(), bytes: randomBytes },
      providers: (await registry.all()).map((provider) => ({
        provider,
        sample: (type: string) => registry.sample(provider.id, type),
      })),
      send: (request) => client.send(request),
    });
    return { ...sandbox, close: () => sandbox.close().finally(() => client.close()) };
  } catch (error) {
    await client.close();
    throw error;
  }
}

const names = [
  ...["port", "timeScale", "startAt", "faults", "seed", "allowRemote", "enforceLimits"],
  ...["onAttempt", "onRequest"],
];

function check(options: SandboxOptions): void {
  checkOptions("startSandbox", options, names);
  const { timeScale = 0, startAt = 0, faults = [], onAttempt, onRequest } = options;
  if (!(timeScale >= 0 && timeScale <= fastestScale)) throw badValue(`timeScale: ${timeScale} is no factor`);
  if (!(startAt >= 0 && startAt <= latestTime)) throw badValue(`startAt: ${startAt} is no time`);
  if (!Array.isArray(faults)) throw badValue(`faults: ${shown(faults)} is no list of rules`);
  checkFunction("onAttempt", onAttempt);
  checkFunction("onRequest", onRequest);
}

function ruleOf(given: string | FaultRule): FaultRule {
  const rule = typeof given === "string" ? readFault(given) : given;
  if ("problem" in rule) throw badValue(`${rule.problem}; ${rule.hint}`);
  return rule;
}

function seedOf(given: SeedInput, providers: readonly Provider[]): Seed {
  const able = providers.filter((provider) => contractOf(provider) !== null).map(({ id }) => id);
  const seed = readSeed(given, able);
  if ("problem" in seed) throw badValue(`seed.${seed.keys.join(".")} ${seed.problem}`);
  return seed;
}

function badValue(message: string): Error {
  return usage("bad_value", message);
}
