import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { EventType, Provider } from "../../providers/provider.ts";
import { noCatalogue } from "./unknown-type.ts";

/**
 * The event to send when none is named: the only one the provider has, else the user's choice. Throws a usage
 * error that names the argument where there is nobody to ask.
 */
export async function chooseEvent(app: App, provider: Provider): Promise<EventType> {
  const [only, ...others] = provider.events;
  if (only !== undefined && others.length === 0) return only;
  if (provider.events.length === 0 || !app.io.interactive) throw missingType(provider);
  const { choose } = await import("../../output/prompt.ts");
  const choices = provider.events.map((event) => ({
    name: event.type,
    value: event,
    description: event.title,
  }));
  return choose(app.io, "Which event?", choices);
}

/** As above when no provider is named either. */
export async function chooseFromAll(app: App): Promise<{ provider: Provider; event: EventType }> {
  if (!app.io.interactive) throw missingType(null);
  const { choose } = await import("../../output/prompt.ts");
  const providers = (await (await app.providers()).all()).filter((provider) => provider.events.length > 0);
  const choices = providers.map((provider) => ({
    name: provider.id,
    value: provider,
    description: provider.summary,
  }));
  const provider = await choose(app.io, "From which provider?", choices);
  return { provider, event: await chooseEvent(app, provider) };
}

function missingType(provider: Provider | null): WhkError {
  if (provider?.events.length === 0) return noCatalogue(provider);
  const example = provider?.events[0]?.type ?? "payment.succeeded";
  return new WhkError("usage", "missing_event_type", "the argument [event-type] is missing", {
    hint: `write it like \`whk trigger ${example}\`; \`whk trigger --list\` shows all`,
  });
}
