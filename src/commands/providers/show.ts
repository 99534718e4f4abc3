import type { App } from "../../app.ts";
import { lookOf } from "../../output/look.ts";
import type { Provider } from "../../providers/provider.ts";
import { findProvider } from "../provider-choice.ts";
import { providerSheet } from "./sheet.ts";

/**
 * Prints the provider's sheet; under --json the provider with its samples, in the form `providers check` takes.
 * Throws a usage error with the nearest id for one that is not known.
 */
export async function runShow(app: App, id: string): Promise<void> {
  const provider = await findProvider(app, id);
  if (app.io.mode.json) return app.io.record(await withSamples(app, provider));
  for (const line of providerSheet(provider, lookOf(app.io))) app.io.line(line);
}

async function withSamples(app: App, provider: Provider): Promise<object> {
  const registry = await app.providers();
  const events = provider.events.map(async (event) => {
    const sample = await registry.sample(provider.id, event.type);
    return { ...event, sample: sample?.toString() };
  });
  return { ...provider, events: await Promise.all(events) };
}
