import type { App } from "../../app.ts";
import { compilePatterns } from "../../events/pattern.ts";
import { createExecutor, type Executor } from "../../listen/exec.ts";
import { createForwarder, type Forwarder } from "../../listen/forward.ts";
import { type HandshakeOffers, offersOf } from "../../listen/handshake-offers.ts";
import { createIdentify, type Identify } from "../../listen/identify.ts";
import { createKnownHeaders } from "../../listen/known-headers.ts";
import type { Noise } from "../../listen/noise.ts";
import { type ListenObserver, Pipeline } from "../../listen/pipeline.ts";
import { createRoutes } from "../../listen/routes.ts";
import { createSuggest } from "../../listen/suggest.ts";
import { timeNear } from "../../output/time.ts";
import { answerCap, type DeliveryStore } from "../../store/deliveries.ts";
import { secretVariable } from "../secret-input.ts";
import type { AcceptedNow } from "./accepted.ts";
import { createLateClient, type LateClient } from "./late-client.ts";
import type { ListenOptions } from "./options.ts";

export interface AssembleParts {
  readonly options: ListenOptions;
  readonly accepted: AcceptedNow;
  readonly store: DeliveryStore;
  readonly observer: ListenObserver;
  /** Counts what comes from the internet and is no delivery. */
  readonly noise?: Noise;
  /** Origin the senders use: the tunnel's, else the local one. */
  readonly baseUrl: () => string;
  /** Aborted when the listener stops. */
  readonly stopping: AbortSignal;
}

/** What works behind the server. */
export interface Works {
  readonly pipeline: Pipeline;
  readonly forwarder: Forwarder;
  readonly executor: Executor | null;
  readonly client: LateClient;
}

/** Puts the parts of one listener together as its flags say. Starts nothing. */
export async function assemble(app: App, parts: AssembleParts): Promise<Works> {
  const { options, accepted, store, observer, stopping } = parts;
  const { clock, ids } = app;
  // Targets of one origin share its connections; none shall wait for another's.
  const targets = options.targets.length + options.routes.length;
  const client = createLateClient({ connections: options.concurrency * Math.max(1, targets) });
  const { headers, forwardTimeout: timeout, concurrency } = options;
  const forwarder = createForwarder({
    client,
    clock,
    headers,
    timeout,
    concurrency,
    queue: 1000,
    maxAnswer: answerCap,
  });
  const executor = options.exec === null ? null : commandOf(app, options.exec, concurrency);
  const pipeline = new Pipeline({
    identify: await identifyFor(app, parts),
    handshakes: handshakesOf(accepted),
    targetsFor: createRoutes(options.routes, options.targets),
    policy: { ...options, shows: compilePatterns(options.events) },
    recorder: store,
    forwarder,
    executor,
    observer,
    ...(parts.noise && { noise: parts.noise }),
    clock,
    ids,
    pause: (ms) => clock.sleep(ms, stopping).catch(() => {}),
  });
  return { pipeline, forwarder, executor, client };
}

async function identifyFor(app: App, { options, accepted, baseUrl }: AssembleParts): Promise<Identify> {
  const known = createKnownHeaders(await app.providers());
  const acceptsInvalid = options.onInvalid === "accept";
  return createIdentify({
    accepted: () => accepted.accepted,
    renew: () => accepted.renew(),
    suggest: createSuggest({ known, secretVariable, acceptsInvalid }),
    elapsed: () => app.clock.elapsed(),
    tellTime: (time, now) => timeNear(time, now),
    baseUrl,
  });
}

/** The offers of what is expected now. */
function handshakesOf(accepted: AcceptedNow): HandshakeOffers {
  let expected = accepted.expected;
  let offers = offersOf(expected);
  return (provider) => {
    if (expected !== accepted.expected) {
      expected = accepted.expected;
      offers = offersOf(expected);
    }
    return offers(provider);
  };
}

function commandOf({ cwd, env, clock }: App, command: string, concurrency: number): Executor {
  return createExecutor({ command, cwd, env, clock, timeout: 60_000, concurrency, maxOutput: 65_536 });
}
