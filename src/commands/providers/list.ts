import type { App } from "../../app.ts";
import { type Look, lookOf } from "../../output/look.ts";
import { type Column, table } from "../../output/table.ts";
import { loadWidthsFor, text } from "../../output/text.ts";
import { headersOf } from "../../providers/headers.ts";
import type { Provider } from "../../providers/provider.ts";
import { algorithmInWords, placeInWords, schemeInWords } from "../../providers/words.ts";

/** The flags of `whk providers list`. */
export interface ListOptions {
  readonly all?: boolean;
}

/** Prints one row per provider; under --json one array. */
export async function runList(app: App, options: ListOptions): Promise<void> {
  const registry = await app.providers();
  const others = await registry.directoryIds();
  const providers = await registry.all();
  if (options.all) {
    providers.push(...(await Promise.all(others.map(registry.get))).filter((found) => found !== null));
  }
  if (app.io.mode.json) return app.io.record(providers.map(record));
  await loadWidthsFor(providers.map(({ name }) => name));
  for (const line of tableOf(providers, lookOf(app.io))) app.io.line(line);
  if (!options.all) {
    app.io.note(text`${others.length} more are known by their signature only: whk providers list --all`);
  }
}

function record({ id, name, direction, schemes, events }: Provider): object {
  const [{ scheme }] = schemes;
  return {
    id,
    name,
    direction,
    scheme: schemeInWords(scheme),
    signature: placeInWords(scheme),
    headers: headersOf(scheme),
    schemes: schemes.map((variant) => variant.scheme.id),
    events: events.length,
  };
}

/** All columns with every word where they fit, else the shorter ones. */
function tableOf(providers: readonly Provider[], look: Look) {
  const whole = table(
    wide,
    providers.map((provider) => wideRow(provider, look)),
    look,
  );
  if (whole.every((line) => line.width <= look.columns)) return whole;
  return table(
    narrow,
    providers.map((provider) => narrowRow(provider, look)),
    look,
  );
}

const events: Column = { title: "events", align: "right" };
const wide: Column[] = [
  { title: "id" },
  { title: "name" },
  { title: "scheme" },
  { title: "signature in" },
  events,
];
const narrow: Column[] = [
  { title: "id", least: 8 },
  { title: "scheme", least: 12 },
  { title: "signature in", least: 8 },
  events,
];

function wideRow(provider: Provider, { paint }: Look) {
  const [{ scheme }] = provider.schemes;
  return [
    paint.bold(provider.id),
    provider.name,
    schemeInWords(scheme),
    placeInWords(scheme),
    countOf(provider),
  ];
}

function narrowRow(provider: Provider, { paint }: Look) {
  const [{ scheme }] = provider.schemes;
  const place = placeInWords(scheme).split(": ")[0] ?? "";
  return [paint.bold(provider.id), algorithmInWords(scheme), place, countOf(provider)];
}

function countOf({ events }: Provider): string {
  return events.length === 0 ? "-" : String(events.length);
}
