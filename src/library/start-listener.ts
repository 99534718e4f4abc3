import { WhkError } from "../errors.ts";
import type { Attempt } from "../events/delivery.ts";
import type { DeliveryOutcome, ListenObserver } from "../listen/pipeline.ts";
import { startServer } from "../listen/server.ts";
import { leadHere } from "../listen/target.ts";
import { openRegistry } from "../providers/index.ts";
import { attemptFrom, receivedFrom } from "./delivery.ts";
import { Inbox } from "./inbox.ts";
import type {
  DeliveryAttempt,
  Listener,
  ListenerOptions,
  ReceivedDelivery,
  WaitOptions,
} from "./listener.ts";
import { type ReadOptions, readOptions } from "./listener-options.ts";
import { refuseMistyped } from "./providers.ts";
import { clock } from "./surroundings.ts";
import { createTrigger, type Trigger } from "./trigger.ts";
import { readWait } from "./wait.ts";
import { told, usage } from "./words.ts";
import { createWorks, type Expected, expectedBy } from "./works.ts";

/** Time for answers under way when a listener is closed, ms. */
const lastWords = 500;

/**
 * Starts a listener on 127.0.0.1 for tests: it receives, verifies, explains, forwards and answers as `whk listen`
 * does, and keeps what came in memory. Without a provider and a secret it takes those of every provider it knows,
 * signed with a secret of its own. Rejects with an error whose `code` tells a taken port (`port_taken`) from an
 * unknown provider (`unknown_provider`) or an option that cannot be.
 */
export function startListener(options: ListenerOptions = {}): Promise<Listener> {
  return told(async () => {
    const read = readOptions(options);
    const registry = openRegistry();
    const expected = await expectedBy(registry, read);
    if (expected.named !== null) refuseMistyped(expected.named.provider, read.events);
    const types = expected.all.flatMap(({ provider }) => provider.events.map(({ type }) => type));
    const inbox = new Inbox(types);
    const stopping = new AbortController();
    let url = "";
    const observer = observerOf(inbox, read);
    const parts = { options: read, registry, expected, observer };
    const works = createWorks({ ...parts, baseUrl: () => url, stopping: stopping.signal });
    const server = await startServer({
      ...{ port: read.port, strict: true, maxBody: read.maxBody, bodyTimeout: 30_000, clock },
      // A test that fails before it closes the listener must not keep the test run waiting for ever.
      keepsAlive: false,
      onRequest: (request) => works.pipeline.receive(request),
      onRefused: (reason) => inbox.refused(reason),
    });
    url = server.url;
    if (leadHere(read.targets, server.port)) {
      await server.close(0);
      throw usage("own_target", `forwardTo: port ${server.port} is where this listener itself listens`);
    }
    const end = async () => {
      inbox.close();
      stopping.abort();
      await Promise.all([server.close(lastWords), works.forwarder.drain(0)]);
      await works.pipeline.settled();
    };
    const named = expected.named?.provider ?? null;
    const secretsFor = (id: string) => secretsIn(expected, id);
    const trigger = createTrigger({ registry, named, url, secretsFor });
    return listenerOf({ server, expected, inbox, trigger, end });
  });
}

interface ListenerParts {
  readonly server: { readonly url: string; readonly port: number };
  readonly expected: Expected;
  readonly inbox: Inbox;
  readonly trigger: Trigger;
  readonly end: () => Promise<void>;
}

function listenerOf({ server, expected, inbox, trigger, end }: ListenerParts): Listener {
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= end();
    return closed;
  };
  const secretOf = (provider: string) => {
    const [secret] = secretsIn(expected, provider);
    if (secret !== undefined) return secret;
    throw usage("missing_secret", `this listener expects nothing signed of "${provider}"`);
  };
  return {
    url: server.url,
    port: server.port,
    secret: expected.all[0]?.secrets[0] ?? "",
    secretOf,
    get deliveries() {
      return inbox.deliveries;
    },
    waitFor: waiting(inbox),
    trigger: async (type, options) => {
      if (closed !== undefined && options?.to === undefined) throw closedError(type);
      return told(() => trigger(type, options));
    },
    clear: () => inbox.clear(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function waiting(inbox: Inbox): Listener["waitFor"] {
  type Found = ReceivedDelivery | readonly ReceivedDelivery[];
  function waitFor(
    type: Types,
    options: WaitOptions & { count: number },
  ): Promise<readonly ReceivedDelivery[]>;
  function waitFor(type: Types, options?: WaitOptions): Promise<ReceivedDelivery>;
  async function waitFor(type: Types, options: WaitOptions = {}): Promise<Found> {
    const called = new Error();
    Error.captureStackTrace(called, waitFor);
    const found = await inbox.wait(readWait(type, options), called);
    const [first] = found;
    return first === undefined || options.count !== undefined ? found : first;
  }
  return waitFor;
}

type Types = string | readonly string[];

function closedError(type: string): WhkError {
  const message = `the listener is closed; nothing can be sent to it, as "${type}" was to be`;
  return new WhkError("usage", "listener_closed", message);
}

function secretsIn({ all }: Expected, id: string): readonly string[] {
  return all.find(({ provider }) => provider.id === id)?.secrets ?? [];
}

/** Hands on what the chain tells. What a caller's own function throws is nobody's to catch. */
function observerOf(inbox: Inbox, { onDelivery }: ReadOptions): ListenObserver {
  const lists = new WeakMap<DeliveryOutcome, DeliveryAttempt[]>();
  return {
    delivery: (outcome) => {
      if (outcome.hidden)
        return inbox.refused(`${outcome.delivery.event.type ?? "no type"} is not among events`);
      const attempts = outcome.attempts.map(attemptFrom);
      lists.set(outcome, attempts);
      const delivery = receivedFrom(outcome, attempts);
      if (!outcome.handshake) inbox.add(delivery);
      void new Promise<void>((resolve) => resolve(onDelivery(delivery)));
    },
    attempt: (outcome: DeliveryOutcome, attempt: Attempt) => {
      if (!outcome.attempts.includes(attempt)) lists.get(outcome)?.push(attemptFrom(attempt));
    },
    ran: () => {},
    ignored: ({ method, path }) => inbox.refused(`${method} ${path} is no delivery and was answered 405`),
    notice: () => {},
    problem: (message) => inbox.refused(message),
  };
}
