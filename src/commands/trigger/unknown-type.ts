import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import type { EventType, Provider } from "../../providers/provider.ts";

/** The provider's event of this type. Throws a usage error with the nearest one when there is none. */
export async function eventOf(app: App, provider: Provider, type: string): Promise<EventType> {
  const found = provider.events.find((event) => event.type === type);
  if (found !== undefined) return found;
  if (provider.events.length === 0) throw noCatalogue(provider);
  const message = `${provider.id} has no event type "${type}"`;
  throw new WhkError("usage", "unknown_event_type", message, {
    hint: `${await suggestion(app, provider, type)}${listHint(app, provider.events.length)}`,
  });
}

/** The error for a type that is in no catalogue. */
export async function unknownAnywhere(app: App, type: string): Promise<WhkError> {
  const providers = await (await app.providers()).all();
  const types = providers.flatMap((provider) => provider.events.map((event) => event.type));
  const close = nearest(type, types);
  const owner = providers.find((provider) => provider.events.some((event) => event.type === close));
  const meant = close === null ? "" : `did you mean ${close} (${owner?.id})? `;
  return new WhkError("usage", "unknown_event_type", `no provider has the event type "${type}"`, {
    hint: `${meant}${listHint(app, types.length)}`,
  });
}

function listHint(app: App, count: number): string {
  // A provider named by the environment, the project or the listener is what --list shows anyway.
  const { provider } = app.globals;
  const flag =
    provider === undefined || provider === app.env["WHK_PROVIDER"] ? "" : ` --provider ${provider}`;
  return `\`whk trigger --list${flag}\` shows all ${count}`;
}

async function suggestion(app: App, provider: Provider, type: string): Promise<string> {
  const all = await (await app.providers()).all();
  const other = all.find(({ events }) => events.some((event) => event.type === type));
  if (other !== undefined) return `${other.id} has it: use --provider ${other.id}; `;
  const types = provider.events.map((event) => event.type);
  const close = nearest(type, types);
  return close === null ? "" : `did you mean ${close}? `;
}

/** The error for a provider of which only the signature is known. */
export function noCatalogue({ id }: Provider): WhkError {
  return new WhkError("usage", "no_sample", `only the signature of ${id} is known, it has no samples`, {
    hint: "give the payload with --data '{…}', --data @file or --data -",
  });
}
