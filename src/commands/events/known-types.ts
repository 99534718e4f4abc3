import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { matchesPattern } from "../../events/pattern.ts";
import { text } from "../../output/text.ts";
import type { DeliveryFilter, DeliveryStore } from "../../store/deliveries.ts";

/**
 * Checks the patterns of --type against the event types the providers are known for and those in the store. Throws
 * a usage error for one that fits none of them and is nearly one that is known; warns of any other that fits none,
 * as the lists of the providers need not be complete. A misspelt type must not look like a store without events.
 */
export async function checkTypes(app: App, store: DeliveryStore, filter: DeliveryFilter): Promise<void> {
  const patterns = (filter.types ?? []).map((pattern) => pattern.replace(/^!/, "").trim());
  if (patterns.length === 0) return;
  const known = await knownTypes(app, filter.provider);
  for (const pattern of patterns) {
    if (known.some((type) => matchesPattern(pattern, type)) || (await isStored(store, pattern))) continue;
    const close = meant(pattern, known);
    if (close !== null) throw unknownType(pattern, close, filter.provider);
    // Of this provider only the signature is known.
    if (known.length > 0) app.io.warn(text`warning: no event type that is known or stored fits "${pattern}"`);
  }
}

async function knownTypes(app: App, provider: string | undefined): Promise<string[]> {
  const registry = await app.providers();
  const providers = provider === undefined ? await registry.all() : [await registry.get(provider)];
  return providers.flatMap((one) => one?.events.map(({ type }) => type) ?? []);
}

async function isStored(store: DeliveryStore, pattern: string): Promise<boolean> {
  const page = { filter: { types: [pattern] }, order: "newest", behind: null, limit: 1 } as const;
  return (await store.page(page)).length > 0;
}

/** The known type, or for `paymnt.*` the known group, that was probably meant. */
function meant(pattern: string, known: readonly string[]): string | null {
  if (!pattern.includes("*")) return nearest(pattern, known);
  if (!/^[^*]+\.\*$/.test(pattern)) return null;
  const groups = known.flatMap((type) => (type.includes(".") ? [type.replace(/\.[^.]*$/, ".*")] : []));
  return nearest(pattern, [...new Set(groups)]);
}

function unknownType(pattern: string, close: string, provider: string | undefined): WhkError {
  const whose = provider ?? "no provider";
  const message = pattern.includes("*")
    ? `no event type${provider === undefined ? "" : ` of ${provider}`} fits "${pattern}"`
    : `${whose} has ${provider === undefined ? "the" : "no"} event type "${pattern}"`;
  const instead = `${pattern.replace(/[.*]*$/, "")}*`;
  return new WhkError("usage", "unknown_event_type", `${message}, and none is stored`, {
    hint: `did you mean ${close}? If not, write ${instead}`,
  });
}
