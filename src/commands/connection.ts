import type { App } from "../app.ts";
import type { Connection } from "../endpoints/client.ts";
import { WhkError } from "../errors.ts";
import type { RestContract } from "../providers/contract.ts";
import { contractOf } from "../providers/dashboard-contract.ts";
import { withPaths } from "../providers/overrides.ts";
import type { Operation, Provider } from "../providers/provider.ts";
import { isThisMachine, readApiBase } from "../store/api-base.ts";
import { unsupported } from "./endpoints/unsupported.ts";
import { checkKey, guardLiveKey, isLiveKey } from "./live-guard.ts";
import { requiredProvider, sandboxedProvider } from "./provider-choice.ts";
import { requiredSandbox, runningSandboxes } from "./sandbox-choice.ts";
import { effectiveApiBase, effectiveKey, effectivePaths, keyVariable } from "./settings/effective.ts";

/** What a command wants of the connection. */
export interface ConnectOptions {
  /** The user said `--live`: a live key may go to a base that is not the provider's own. */
  readonly live: boolean;
  /** What is to be done, for the words of the refusal where the provider has no API. */
  readonly operation?: OperationName;
}

type OperationName = Operation["name"];

/**
 * Whose API is called, where and as whom; the key is masked in all output from now on. Nothing is sent. Throws:
 * usage without a provider, a base or a running sandbox; unsupported where there is no API; auth without a key;
 * usage when a live key would leave the provider's own API.
 */
export async function connect(app: App, { live, operation = "list" }: ConnectOptions): Promise<Connection> {
  if (app.globals.sandbox) return connectToSandbox(app, await sandboxedProvider(app), operation);
  const provider = await requiredProvider(app);
  const base = await chosenBase(app, provider);
  if (contractAt(provider, base) === null) throw unsupported(provider, operation);
  const apiKey = await chosenKey(app, provider, base);
  app.io.hide(apiKey);
  return guarded(app, { provider, apiKey, base, live });
}

/** As {@link connect} with a key the user just entered, which also goes to the running sandbox with `--sandbox`. */
export async function connectionWith(
  app: App,
  { provider, apiKey, live }: { provider: Provider; apiKey: string; live: boolean },
): Promise<Connection> {
  const sandbox = app.globals.sandbox ? await connectToSandbox(app, provider, "list") : null;
  const base = sandbox?.base ?? (await chosenBase(app, provider));
  return guarded(app, { provider, apiKey, base, live });
}

interface Wanted {
  readonly provider: Provider;
  readonly apiKey: string;
  /** Null: the provider's own. */
  readonly base: string | null;
  readonly live: boolean;
}

async function guarded(app: App, { provider, apiKey, base, live }: Wanted): Promise<Connection> {
  const contract = contractAt(provider, base);
  if (contract === null) throw unsupported(provider, "list");
  checkKey(apiKey, contract);
  const kind = isLiveKey(apiKey, contract) ? "live" : "test";
  const connection: Connection = {
    provider,
    contract: withPaths(contract, await effectivePaths(app, provider.id)),
    base: base ?? contract.bases[kind].url,
    apiKey,
    mode: base !== null && isLocal(base) ? "sandbox" : kind,
  };
  guardLiveKey(connection, live);
  return connection;
}

/** On this machine a sandbox answers, which also stands in for dashboards. */
function contractAt(provider: Provider, base: string | null): RestContract | null {
  return base !== null && isLocal(base) ? contractOf(provider) : (provider.api ?? null);
}

/** The sandbox has its own key, so that no other ever goes there; it knows nothing of the user's own paths. */
async function connectToSandbox(app: App, provider: Provider, operation: OperationName): Promise<Connection> {
  const named = await effectiveApiBase(app, provider.id);
  if (named?.origin === "flag") {
    throw new WhkError("usage", "bad_combination", "--sandbox and --api-base exclude each other", {
      hint: "leave one of them out; --sandbox finds the running sandbox by itself",
    });
  }
  const contract = contractOf(provider);
  if (contract === null) throw unsupported(provider, operation);
  const { bases, url, apiKey } = await requiredSandbox(app, provider);
  return { provider, contract, base: bases[provider.id] ?? url, apiKey, mode: "sandbox" };
}

/** What the user or the settings name; null: the provider's own. */
async function chosenBase(app: App, provider: Provider): Promise<string | null> {
  const named = await effectiveApiBase(app, provider.id);
  if (named === null) return null;
  const read = readApiBase(named.value);
  if ("base" in read) return read.base;
  throw new WhkError("usage", "bad_api_base", `${named.source}: "${named.value}" ${read.problem}`, {
    hint: read.hint,
  });
}

async function chosenKey(app: App, provider: Provider, base: string | null): Promise<string> {
  const known = await effectiveKey(app, provider.id);
  if (known !== null) return known.value;
  const sandboxes = base === null || !isLocal(base) ? [] : await runningSandboxes(app);
  const own = sandboxes.find(({ bases }) => bases[provider.id] === base);
  if (own !== undefined) return own.apiKey;
  throw new WhkError("auth", "no_api_key", `there is no API key for ${provider.id}`, {
    hint: `store one with \`whk login --provider ${provider.id}\`, or set ${keyVariable(provider.id)}`,
    details: { provider: provider.id },
  });
}

/** No provider is on this machine, so what answers there stands in for one. */
function isLocal(base: string): boolean {
  return isThisMachine(new URL(base).hostname);
}
