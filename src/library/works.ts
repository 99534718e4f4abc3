import { compilePatterns } from "../events/pattern.ts";
import type { HttpClient } from "../http.ts";
import { sendOnce } from "../http.ts";
import type { Candidate } from "../listen/candidate.ts";
import { createForwarder, type Forwarder } from "../listen/forward.ts";
import { offersOf } from "../listen/handshake-offers.ts";
import { createIdentify, type Identify } from "../listen/identify.ts";
import { createKnownHeaders } from "../listen/known-headers.ts";
import { type ListenObserver, Pipeline } from "../listen/pipeline.ts";
import { createRoutes } from "../listen/routes.ts";
import { createSessionSecrets } from "../listen/session-secrets.ts";
import { createSuggest } from "../listen/suggest.ts";
import type { Registry } from "../providers/index.ts";
import { secretProblem } from "../providers/signing-schemes.ts";
import { answerCap } from "../store/deliveries.ts";
import { openMemoryStore } from "../store/memory.ts";
import type { ReadOptions } from "./listener-options.ts";
import { providerNamed, refuseUnusable } from "./providers.ts";
import { clock, ids, pause } from "./surroundings.ts";

/** Whose deliveries a listener takes. */
export interface Expected {
  /** The only one that counts; null: all do. */
  readonly named: Candidate | null;
  readonly all: readonly Candidate[];
}

/** Throws a usage error for an unknown provider, and for a secret the named one cannot use. */
export async function expectedBy(
  registry: Registry,
  { provider: id, secrets }: Pick<ReadOptions, "provider" | "secrets">,
): Promise<Expected> {
  const session = createSessionSecrets(ids.bytes);
  const named = id === null ? null : await providerNamed(registry, id);
  if (named !== null) refuseUnusable(named, secrets);
  const providers = named === null ? await registry.all() : [named];
  const all = providers.map((provider) => {
    const usable = secrets.filter((secret) => secretProblem(provider, secret) === null);
    const configured = named !== null || usable.length > 0;
    return { provider, secrets: usable.length > 0 ? usable : session(provider), configured };
  });
  return { named: named === null ? null : (all[0] ?? null), all };
}

export interface WorksParts {
  readonly options: ReadOptions;
  readonly registry: Registry;
  readonly expected: Expected;
  readonly observer: ListenObserver;
  readonly baseUrl: () => string;
  readonly stopping: AbortSignal;
}

/** The chain of `whk listen`, with a store in memory and Node's own client. */
export function createWorks(parts: WorksParts): { pipeline: Pipeline; forwarder: Forwarder } {
  const { options, expected, observer, stopping } = parts;
  const forwarder = createForwarder({
    ...{ client, clock, headers: options.headers, timeout: options.forwardTimeout },
    ...{ concurrency: 8, queue: 10_000, maxAnswer: answerCap },
  });
  const pipeline = new Pipeline({
    identify: identifyFor(parts),
    handshakes: offersOf(expected),
    targetsFor: createRoutes([], options.targets),
    policy: { ...options, delay: 0, shows: compilePatterns(options.events) },
    recorder: openMemoryStore(),
    forwarder,
    executor: null,
    observer,
    clock,
    ids,
    pause: (ms) => pause(ms, stopping),
  });
  return { pipeline, forwarder };
}

/** undici would be most of what a test loads, for connections to an app on the same machine. */
const client: HttpClient = { send: sendOnce, close: async () => {} };

function identifyFor({ registry, expected, options, baseUrl }: WorksParts): Identify {
  const accepted = { named: expected.named, candidates: expected.all, otherSecrets: [] };
  return createIdentify({
    accepted: () => accepted,
    renew: async () => {},
    suggest: createSuggest({
      known: createKnownHeaders(registry),
      secretVariable: () => "",
      acceptsInvalid: options.onInvalid === "accept",
      advice: (id) => `give its secret: startListener({ provider: "${id}", secret })`,
    }),
    elapsed: clock.elapsed,
    tellTime: (time) => new Date(time).toISOString(),
    baseUrl,
  });
}
