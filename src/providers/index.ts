import { readFile } from "node:fs/promises";
import type { LoadedProvider } from "./file.ts";
import type { Provider } from "./provider.ts";

/** Every provider that is known whole, in the order lists show them. Adding one: its file, its samples, its line. */
const loaders = {
  payvost: async () => (await import("./payvost.ts")).payvost,
  paymentflow: async () => (await import("./paymentflow.ts")).paymentflow,
  senfenico: async () => (await import("./senfenico.ts")).senfenico,
  "open-market": async () => (await import("./open-market.ts")).openMarket,
  fluxvend: async () => (await import("./fluxvend.ts")).fluxvend,
  monnify: async () => (await import("./monnify.ts")).monnify,
  opay: async () => (await import("./opay.ts")).opay,
  "standard-webhooks": async () => (await import("./standard-webhooks.ts")).standardWebhooks,
  stripe: async () => (await import("./stripe.ts")).stripe,
  github: async () => (await import("./github.ts")).github,
} satisfies Record<string, () => Promise<Provider>>;

/** All providers of one run: the built-in ones and the user's own. */
export interface Registry {
  /** Ids of the providers known whole: built-in ones in fixed order, then the user's own. */
  readonly ids: readonly string[];
  /** Ids of the providers of which only the signature is known, in alphabetical order. */
  directoryIds(): Promise<readonly string[]>;
  /** The provider of either kind; null when there is none. */
  get(id: string): Promise<Provider | null>;
  /** The providers of `ids`, in that order. */
  all(): Promise<Provider[]>;
  /** The exact bytes of a sample; null when the provider or the type is unknown. */
  sample(providerId: string, type: string): Promise<Buffer | null>;
}

/** A user's own provider hides a built-in one of the same id. */
export function openRegistry(custom: readonly LoadedProvider[] = []): Registry {
  const own = new Map(custom.map((loaded) => [loaded.provider.id, loaded]));
  const ids = [...new Set([...Object.keys(loaders), ...own.keys()])];
  const get = async (id: string) => own.get(id)?.provider ?? (await builtIn(id)) ?? (await fromDirectory(id));
  return {
    ids,
    directoryIds: async () => {
      const { directoryIds } = await import("./directory.ts");
      return directoryIds.filter((id) => !ids.includes(id));
    },
    get,
    all: async () => (await Promise.all(ids.map(get))).filter((provider) => provider !== null),
    sample: async (providerId, type) => {
      const samples = own.get(providerId)?.samples;
      if (samples === undefined) return readSample(await builtIn(providerId), type);
      return Object.hasOwn(samples, type) ? (samples[type] ?? null) : null;
    },
  };
}

async function builtIn(id: string): Promise<Provider | null> {
  return Object.hasOwn(loaders, id) ? loaders[id as keyof typeof loaders]() : null;
}

async function fromDirectory(id: string): Promise<Provider | null> {
  return (await import("./directory.ts")).directoryProvider(id);
}

async function readSample(provider: Provider | null, type: string): Promise<Buffer | null> {
  if (provider?.events.some((event) => event.type === type) !== true) return null;
  return readFile(new URL(`./samples/${provider.id}/${type}.json`, import.meta.url));
}
