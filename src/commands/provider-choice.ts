import type { App } from "../app.ts";
import { WhkError } from "../errors.ts";
import type { RawHeaders } from "../events/delivery.ts";
import { nearest } from "../events/nearest.ts";
import { text } from "../output/text.ts";
import type { Provider } from "../providers/provider.ts";
import { isSignatureHeader } from "../signing/places.ts";
import type { Scheme } from "../signing/scheme.ts";
import { effectiveProvider, requireKnownProfile } from "./settings/effective.ts";

/** The provider named by --provider, WHK_PROVIDER, the project file or the profile; null when none is. */
export async function chosenProvider(app: App): Promise<Provider | null> {
  await requireKnownProfile(app);
  const named = await effectiveProvider(app);
  return named === null ? null : findProvider(app, named.value);
}

/** As above. Throws a usage error when no provider is named. */
export async function requiredProvider(app: App): Promise<Provider> {
  const provider = await chosenProvider(app);
  if (provider !== null) return provider;
  throw new WhkError("usage", "missing_provider", "no provider is named", {
    hint: "add --provider <id>, or keep one with `whk config set provider <id>`; `whk providers list` shows them",
  });
}

/** As {@link chosenProvider}; where the sandbox stands in for all, the first one of lists when none is named. */
export async function sandboxedProvider(app: App): Promise<Provider> {
  const provider = await chosenProvider(app);
  if (provider !== null) return provider;
  const first = await findProvider(app, "payvost");
  app.io.note(text`provider ${first.id}; --provider chooses another`);
  return first;
}

/** The provider called `id`. Throws a usage error with the nearest id when there is none. */
export async function findProvider(app: App, id: string): Promise<Provider> {
  const registry = await app.providers();
  const provider = await registry.get(id);
  if (provider !== null) return provider;
  const close = nearest(id, [...registry.ids, ...(await registry.directoryIds())]);
  throw new WhkError("usage", "unknown_provider", `there is no provider "${id}"`, {
    hint: close === null ? "`whk providers list --all` shows all" : `did you mean ${close}?`,
  });
}

/**
 * The one provider whose signature header is among these. Throws a usage error when none or several are, or only
 * ones of the directory: a header only ever suggests a provider.
 */
export async function providerSuggested(app: App, headers: RawHeaders): Promise<Provider> {
  const registry = await app.providers();
  const known = signedBy(await registry.all(), headers);
  const [first, second] = known;
  if (first !== undefined && second === undefined) {
    app.io.note(text`provider ${first.id}, by its signature header`);
    return first;
  }
  const possible = first === undefined ? signedBy(await directoryProviders(app), headers) : known;
  const ids = possible.map(({ id }) => id).join(" or ");
  const message = ids === "" ? "no provider is named, and no header tells which it is" : `it may be ${ids}`;
  throw new WhkError("usage", "missing_provider", message, {
    hint: "add --provider <id>; `whk providers list` shows them",
  });
}

/** The providers of which only the signature is known. */
export async function directoryProviders(app: App): Promise<Provider[]> {
  const registry = await app.providers();
  const providers = await Promise.all((await registry.directoryIds()).map(registry.get));
  return providers.filter((provider) => provider !== null);
}

function signedBy(providers: readonly Provider[], headers: RawHeaders): Provider[] {
  return providers.filter(({ schemes }) =>
    schemes.some(({ scheme }) => headers.some(([name]) => isSignatureHeader(scheme, name))),
  );
}

/** The provider's scheme called `name`. Throws a usage error that lists its schemes when there is none. */
export function schemeNamed(provider: Provider, name: string): Scheme {
  const names = provider.schemes.map(({ scheme }) => scheme.id);
  const found = provider.schemes.find(({ scheme }) => scheme.id === name);
  if (found !== undefined) return found.scheme;
  throw new WhkError("usage", "unknown_scheme", `${provider.id} has no scheme "${name}"`, {
    hint: `it has ${names.join(", ")}`,
  });
}
