import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { readEvent } from "../../events/envelope.ts";
import type { Session } from "../../listen/session.ts";
import { text } from "../../output/text.ts";
import type { EventType, Provider } from "../../providers/provider.ts";
import { chosenProvider, findProvider } from "../provider-choice.ts";
import { chooseEvent, chooseFromAll } from "./choose.ts";
import type { TriggerOptions } from "./options.ts";
import { readData } from "./payload.ts";
import { eventOf, unknownAnywhere } from "./unknown-type.ts";

/** Whose event it is, of which type, and the bytes it starts from. */
export interface Source {
  readonly provider: Provider;
  /** The catalogue's entry; null when only the payload tells the type. */
  readonly event: EventType | null;
  readonly payload: Buffer;
  /** The payload is `--data`, not a sample. */
  readonly own: boolean;
}

/**
 * Provider by flag, WHK_PROVIDER, project file or running listener, else the first whose catalogue has the
 * type; the type from the argument, `--data` or a question. Throws a usage error when one stays open.
 */
export async function chooseSource(
  app: App,
  options: TriggerOptions,
  session: Session | null,
): Promise<Source> {
  const data = options.data === null ? null : await readData(app, options.data);
  const named = await namedProvider(app, session);
  if (data !== null) return ownSource(app, { options, named, data });
  const { provider, event } = await catalogued(app, options.type, named);
  const payload = await (await app.providers()).sample(provider.id, event.type);
  if (payload !== null) return { provider, event, payload, own: false };
  throw new WhkError("usage", "no_sample", `${provider.id} has no sample of ${event.type}`, {
    hint: "give the payload with --data",
  });
}

/** The provider the user or the running listener names; null when nobody does. */
export async function namedProvider(app: App, session: Session | null): Promise<Provider | null> {
  const chosen = await chosenProvider(app);
  if (chosen !== null || session === null || session.provider === null) return chosen;
  return findProvider(app, session.provider);
}

interface Catalogued {
  readonly provider: Provider;
  readonly event: EventType;
}

async function catalogued(app: App, type: string | null, named: Provider | null): Promise<Catalogued> {
  if (type === null)
    return named === null ? chooseFromAll(app) : { provider: named, event: await chooseEvent(app, named) };
  if (named !== null) return { provider: named, event: await eventOf(app, named, type) };
  const found = await firstProvider(app, (provider) => provider.events.find((event) => event.type === type));
  if (found === null) throw await unknownAnywhere(app, type);
  sayGuess(app, found.provider);
  return { provider: found.provider, event: found.result };
}

interface OwnRequest {
  readonly options: TriggerOptions;
  readonly named: Provider | null;
  readonly data: Buffer;
}

async function ownSource(app: App, { options, named, data }: OwnRequest): Promise<Source> {
  const own = { payload: data, own: true };
  if (options.type !== null && named?.events.length !== 0) {
    return { ...(await catalogued(app, options.type, named)), ...own };
  }
  const typeIn = (provider: Provider) =>
    readEvent(provider.envelope, { headers: options.headers, body: data }).type;
  const entry = (provider: Provider) => provider.events.find((event) => event.type === typeIn(provider));
  if (named !== null) {
    if (typeIn(named) === null && named.envelope.type?.startsWith("header:")) throw typeInHeader(named);
    return { provider: named, event: entry(named) ?? null, ...own };
  }
  const found = await firstProvider(app, entry);
  if (found === null) throw whoseData();
  sayGuess(app, found.provider);
  return { provider: found.provider, event: found.result, ...own };
}

/** The first provider of the registry for which `look` finds something; loads no more than it has to. */
async function firstProvider<T>(app: App, look: (provider: Provider) => T | undefined) {
  const registry = await app.providers();
  for (const id of registry.ids) {
    const provider = await registry.get(id);
    const result = provider === null ? undefined : look(provider);
    if (provider !== null && result !== undefined) return { provider, result };
  }
  return null;
}

function sayGuess(app: App, provider: Provider): void {
  app.io.note(text`provider ${provider.id}, the first that has this event type; --provider chooses another`);
}

function typeInHeader({ id, envelope }: Provider): WhkError {
  const header = envelope.type?.slice("header:".length) ?? "";
  return new WhkError("usage", "missing_event_type", `${id} names the event type in the header ${header}`, {
    hint: `give the type as the argument, or --header '${header}: …'`,
  });
}

function whoseData(): WhkError {
  return new WhkError("usage", "missing_provider", "no provider has the event type this payload names", {
    hint: "add --provider <id>; `whk providers list` shows them",
  });
}
