import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { headerValues } from "../../events/delivery.ts";
import { readEvent } from "../../events/envelope.ts";
import { text } from "../../output/text.ts";
import type { EventType, Provider } from "../../providers/provider.ts";
import type { Session } from "../../store/listeners.ts";
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
  if (options.type !== null) {
    if (named?.events.length === 0) return { provider: named, event: newEvent(named, options.type), ...own };
    return { ...(await catalogued(app, options.type, named)), ...own };
  }
  const entry = (provider: Provider) => {
    const { type } = readEvent(provider.envelope, { headers: options.headers, body: data });
    return provider.events.find((event) => event.type === type);
  };
  if (named !== null) {
    const event = entry(named) ?? null;
    const header = typeHeader(named);
    const given = header === null || headerValues(options.headers, header).length > 0;
    if (event === null && !given) throw typeInHeader(named, header);
    return { provider: named, event, ...own };
  }
  // Where the payload does not name a type, any payload would do.
  const found = await firstProvider(app, (provider) =>
    provider.envelope.type === null ? undefined : entry(provider),
  );
  if (found === null) throw whoseData();
  sayGuess(app, found.provider);
  return { provider: found.provider, event: found.result, ...own };
}

/** An event of a provider without a catalogue, which takes every type. */
function newEvent(provider: Provider, type: string): EventType {
  const header = typeHeader(provider);
  if (header !== null && !/^[\x20-\x7e]{1,200}$/.test(type)) {
    throw new WhkError("usage", "bad_value", `"${type}" is no event type`, {
      hint: `it goes into the header ${header}: 1 to 200 printable characters`,
    });
  }
  const headers = header === null ? {} : { headers: { [header]: type } };
  return { type, title: "", ...headers, evidence: "inferred", source: "the command line" };
}

/** The header that names the event type; null when it stands elsewhere. */
function typeHeader({ envelope }: Provider): string | null {
  return envelope.type?.startsWith("header:") === true ? envelope.type.slice("header:".length) : null;
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

function typeInHeader({ id }: Provider, header: string): WhkError {
  return new WhkError("usage", "missing_event_type", `${id} names the event type in the header ${header}`, {
    hint: `give the type as the argument, or --header '${header}: …'`,
  });
}

function whoseData(): WhkError {
  return new WhkError("usage", "missing_provider", "no provider has the event type this payload names", {
    hint: "add --provider <id>; `whk providers list` shows them",
  });
}
