import type { App } from "../../app.ts";
import { lookOf } from "../../output/look.ts";
import { type Text, text } from "../../output/text.ts";
import { withPaths } from "../../providers/overrides.ts";
import type { Provider } from "../../providers/provider.ts";
import { findProvider } from "../provider-choice.ts";
import { effectivePaths } from "../settings/effective.ts";
import { providerSheet } from "./sheet.ts";

/** The flags of `whk providers show`. */
export interface ShowOptions {
  readonly contract?: boolean;
}

/**
 * Prints the provider's sheet; under --json the provider with its samples, in the form `providers check` takes.
 * With `contract` its REST contract, or how it is done by hand where there is none. Throws a usage error with
 * the nearest id for one that is not known.
 */
export async function runShow(app: App, id: string, options: ShowOptions = {}): Promise<void> {
  const provider = await findProvider(app, id);
  if (options.contract) return showContract(app, provider);
  if (app.io.mode.json) return app.io.record(await withSamples(app, provider));
  for (const line of providerSheet(provider, lookOf(app.io))) app.io.line(line);
  if (provider.api !== undefined)
    app.io.note(text`its REST API: whk providers show ${provider.id} --contract`);
}

/** Under --json: the provider's id, the contract with the user's own paths or null, and what is done without it. */
async function showContract(app: App, provider: Provider): Promise<void> {
  const { id, api, operations } = provider;
  const contract = api === undefined ? null : withPaths(api, await effectivePaths(app, id));
  if (app.io.mode.json) return app.io.record({ provider: id, contract, operations });
  const { contractSheet } = await import("./contract-sheet.ts");
  const shown = contract === null ? provider : { ...provider, api: contract };
  for (const line of contractSheet(shown, lookOf(app.io))) app.io.line(line);
  if (contract === null) app.io.note(withoutContract(provider));
}

function withoutContract({ id, direction }: Provider): Text {
  if (direction === "out") return text`you send to ${id}: it has no endpoints of yours`;
  return text`whk's sandbox stands in for the dashboard: whk sandbox, then whk endpoints list --provider ${id} --sandbox`;
}

async function withSamples(app: App, provider: Provider): Promise<object> {
  const registry = await app.providers();
  const events = provider.events.map(async (event) => {
    const sample = await registry.sample(provider.id, event.type);
    return { ...event, sample: sample?.toString() };
  });
  return { ...provider, events: await Promise.all(events) };
}
