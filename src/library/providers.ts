import { nearest } from "../events/nearest.ts";
import type { Registry } from "../providers/index.ts";
import type { EventType, Provider } from "../providers/provider.ts";
import { secretProblem } from "../providers/signing-schemes.ts";
import type { Scheme } from "../signing/scheme.ts";
import { shown } from "./checks.ts";
import { usage } from "./words.ts";

/** The provider called `id`. Throws a usage error with the nearest id when there is none. */
export async function providerNamed(registry: Registry, id: string): Promise<Provider> {
  if (typeof id !== "string")
    throw usage(
      "unknown_provider",
      `provider: ${shown(id)} is no id`,
      "`whk providers list --all` shows all",
    );
  const provider = await registry.get(id);
  if (provider !== null) return provider;
  const close = nearest(id, [...registry.ids, ...(await registry.directoryIds())]);
  const hint = close === null ? "`whk providers list --all` shows all" : `did you mean ${close}?`;
  throw usage("unknown_provider", `there is no provider "${id}"`, hint);
}

/** The provider's scheme of this name, its default unless one is named. Throws a usage error that lists them. */
export function schemeOf({ id, schemes }: Provider, name: string | undefined): Scheme {
  if (name === undefined) return schemes[0].scheme;
  const found = schemes.find(({ scheme }) => scheme.id === name);
  if (found !== undefined) return found.scheme;
  const names = schemes.map(({ scheme }) => scheme.id).join(", ");
  throw usage("unknown_scheme", `${id} has no scheme "${name}"`, `it has ${names}`);
}

/** The URL as text. Throws a usage error when the scheme signs it and it is not given. */
export function signedUrl({ id, signed = "" }: Scheme, url: string | URL | undefined): string | null {
  if (url !== undefined) return String(url);
  if (!signed.includes("{url}")) return null;
  throw usage("missing_url", `url: ${id} signs the URL`, "give the one that is registered at the provider");
}

/** Throws a usage error for a secret that no scheme of the provider can use. */
export function refuseUnusable(provider: Provider, secrets: readonly string[]): void {
  for (const secret of secrets) {
    const problem = secretProblem(provider, secret);
    if (problem !== null) throw usage("bad_secret", `secret: ${provider.id} cannot use it: ${problem}`);
  }
}

/** Throws a usage error for what is nearly an event type of the provider; its catalogue need not be complete. */
export function refuseMistyped({ id, events }: Provider, patterns: readonly string[]): void {
  const types = events.map(({ type }) => type);
  for (const pattern of patterns
    .flatMap((list) => list.split(","))
    .map((one) => one.trim().replace(/^!/, ""))) {
    const close = pattern.includes("*") || types.includes(pattern) ? null : nearest(pattern, types);
    if (close === null) continue;
    throw usage(
      "unknown_event_type",
      `events: ${id} has no event type "${pattern}"`,
      `did you mean ${close}?`,
    );
  }
}

/** The first provider whose catalogue has the type. Throws a usage error with the nearest type when none has. */
export async function providerOfType(registry: Registry, type: string): Promise<Provider> {
  const providers = await registry.all();
  const found = providers.find(({ events }) => events.some((event) => event.type === type));
  if (found !== undefined) return found;
  const close = nearest(
    type,
    providers.flatMap(({ events }) => events.map((event) => event.type)),
  );
  const hint = close === null ? "name the provider" : `did you mean ${close}?`;
  throw usage("unknown_event_type", `no provider has the event type "${type}"`, hint);
}

/** The provider's event of this type. Throws a usage error with the nearest one when there is none. */
export function eventOf({ id, events }: Provider, type: string): EventType {
  const found = events.find((event) => event.type === type);
  if (found !== undefined) return found;
  const types = events.map((event) => event.type);
  const close = nearest(type, types);
  const some = types.length > 12 ? `${types.slice(0, 12).join(", ")} …` : types.join(", ");
  const there = types.length === 0 ? "only its signature is known, it has no samples" : `it has ${some}`;
  const hint = close === null ? there : `did you mean ${close}?`;
  throw usage("unknown_event_type", `${id} has no event type "${type}"`, hint);
}
