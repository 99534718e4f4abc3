import type { App } from "../../app.ts";
import { type Connection, type EndpointClient, openEndpointClient } from "../../endpoints/client.ts";
import type { Endpoint } from "../../endpoints/endpoint.ts";
import { WhkError } from "../../errors.ts";
import { sendOnce } from "../../http.ts";
import { text } from "../../output/text.ts";
import type { Journal, Registration } from "../../store/journal.ts";
import { removeSecrets } from "../endpoints/remove-secrets.ts";
import { deleteCommand } from "./delete-command.ts";

export interface RegisterOptions {
  readonly connection: Connection;
  /** Where the provider reaches the listener. */
  readonly url: string;
  readonly events: readonly string[];
  /** Where it is written down for the time it exists; null: the provider ends with this process. */
  readonly journal: Journal | null;
  /** It is to stay when the listener ends. */
  readonly keep: boolean;
  /** Ends the wait for the provider; whether there is an endpoint then is not known. */
  readonly signal?: AbortSignal;
}

/** The listener's own endpoint at a provider. */
export interface Registered {
  readonly id: string;
  readonly provider: string;
  readonly base: string;
  readonly secret: string;
  /** Changes its URL at the provider. Rejects with what the provider or the store refused. */
  move(url: string): Promise<void>;
  /**
   * Removes it within `patience` ms (2 s), unless it is to stay. Never fails: what is left is told, with what to do.
   */
  remove(patience?: number): Promise<void>;
}

/**
 * Creates an endpoint for the listener's URL. It is written down before the provider is asked, so that it can be
 * removed even after a crash. Its secret is masked in output; only one that stays is stored. Rejects with what the
 * provider or the store refused.
 */
export async function register(app: App, options: RegisterOptions): Promise<Registered> {
  const { connection, url, journal, keep } = options;
  const { base, provider } = connection;
  const startedAt = app.clock.now();
  const entry: Registration = {
    key: app.ids.next("reg_"),
    pid: app.pid,
    provider: provider.id,
    base,
    url,
    endpoint: null,
    startedAt,
  };
  await journal?.write(entry);
  const { endpoint, secret } = await create(app, options, entry);
  app.io.hide(secret);
  const { id } = endpoint;
  const isOurs = journal !== null && !keep;
  if (keep) {
    const store = await app.secrets();
    await store.addSecret({
      provider: provider.id,
      label: null,
      secret,
      expiresAt: null,
      endpoint: { id, base },
    });
    await journal?.remove(entry.key);
  } else await journal?.write({ ...entry, endpoint: id });
  const move = async (to: string) => {
    await clientFor(app, connection, options.signal).update(id, { url: to });
    if (isOurs) await journal.write({ ...entry, endpoint: id, url: to });
  };
  const remove = async (patience?: number) => {
    if (!keep && (await removed(app, connection, id, patience))) await journal?.remove(entry.key);
  };
  return { id, provider: provider.id, base, secret, move, remove };
}

/** A client of the provider's API whose calls end when `signal` aborts. */
export function clientFor(app: App, connection: Connection, signal?: AbortSignal): EndpointClient {
  return openEndpointClient({
    connection,
    send: sendOnce,
    clock: app.clock,
    bytes: (count) => app.ids.bytes(count),
    onWait: (why) => app.io.note(why),
    userAgent: `whk/${app.version}`,
    ...(signal && { signal }),
  });
}

/**
 * Deletes the endpoint, and the secrets that rotations stored for it; one that is gone already is as good. Otherwise
 * says how to do it by hand.
 */
export async function removed(
  app: App,
  connection: Connection,
  id: string,
  patience = removalTime,
): Promise<boolean> {
  const giveUp = new AbortController();
  const done = new AbortController();
  const late = app.clock.sleep(patience, done.signal).then(
    () => {
      giveUp.abort();
      return `no answer within ${Math.ceil(patience / 100) / 10} s`;
    },
    () => null,
  );
  const deleted = clientFor(app, connection, giveUp.signal)
    .delete(id)
    .then(() => null, problemOf);
  const problem = await Promise.race([deleted, late]);
  done.abort();
  if (problem === null) {
    await forgetSecrets(app, connection, id);
    return true;
  }
  app.io.warn(
    text`warning: the endpoint ${id} was not removed: ${problem}; \`${deleteCommand(connection, id)}\` does it`,
  );
  return false;
}

async function forgetSecrets(app: App, connection: Connection, id: string): Promise<void> {
  await removeSecrets(app, connection, id).catch((thrown: unknown) => {
    if (!(thrown instanceof WhkError)) throw thrown;
    app.io.warn(text`warning: the secrets stored for ${id} were not removed: ${thrown.message}`);
  });
}

/** What a removal may take, ms. */
export const removalTime = 2000;

function problemOf(thrown: unknown): string | null {
  if (!(thrown instanceof WhkError)) throw thrown;
  return thrown.code === "endpoint_not_found" ? null : thrown.message;
}

async function create(
  app: App,
  { connection, url, events, journal, signal }: RegisterOptions,
  { key }: Registration,
): Promise<{ endpoint: Endpoint; secret: string }> {
  const client = clientFor(app, connection, signal);
  const draft = { url, events, description: descriptionOf(key), metadata: {} };
  const created = await client.create(draft).catch(async (thrown: unknown) => {
    // The provider said no: there is nothing to remove. After anything else nobody knows.
    if (thrown instanceof WhkError && certain.includes(thrown.kind)) await journal?.remove(key);
    throw thrown;
  });
  const { endpoint, secret } = created.value;
  if (secret !== null) return { endpoint, secret };
  // The answer with the secret was lost on the way; a new one is all that helps.
  return { endpoint, secret: (await client.rotate(endpoint.id)).value.secret };
}

const certain: readonly WhkError["kind"][] = ["auth", "unsupported", "usage"];

/** How the endpoint of a journal's entry is known at the provider. */
export function descriptionOf(key: string): string {
  return `whk listen, ${key}`;
}
