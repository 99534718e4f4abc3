import { headersOf } from "../providers/headers.ts";
import type { Registry } from "../providers/index.ts";
import type { Provider } from "../providers/provider.ts";

/** A provider by the names people know it by. */
export type KnownProvider = Pick<Provider, "id" | "name">;

/** The providers that sign with a header of this lower-case name; several may, each in its own way. */
export type KnownHeaders = (header: string) => Promise<readonly KnownProvider[]>;

/** Looks in everything the registry knows, the signature-only directory too; that is read at the first question. */
export function createKnownHeaders(registry: Registry): KnownHeaders {
  let index: Promise<ReadonlyMap<string, readonly KnownProvider[]>> | undefined;
  return async (header) => {
    index ??= indexRegistry(registry);
    const known = await index;
    return known.get(header) ?? known.get(header.replace(/-\d+$/, "-*")) ?? [];
  };
}

// Every API uses it, so it names no provider.
const sharedByAll = "authorization";

async function indexRegistry(registry: Registry): Promise<ReadonlyMap<string, readonly KnownProvider[]>> {
  const index = new Map<string, KnownProvider[]>();
  const ids = [...registry.ids, ...(await registry.directoryIds())];
  for (const provider of await Promise.all(ids.map((id) => registry.get(id)))) {
    if (provider === null) continue;
    const { id, name, schemes } = provider;
    const headers = new Set(schemes.flatMap(({ scheme }) => headersOf(scheme)));
    for (const header of headers) {
      if (header !== sharedByAll) index.set(header, [...(index.get(header) ?? []), { id, name }]);
    }
  }
  return index;
}
