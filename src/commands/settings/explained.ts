import type { App } from "../../app.ts";
import { callNames } from "../../providers/overrides.ts";
import type { Provider } from "../../providers/provider.ts";
import { defaultLimits } from "../../store/limits.ts";
import { folders } from "../../store/paths.ts";
import { isLiveKey } from "../live-guard.ts";
import { chosenProvider } from "../provider-choice.ts";
import { runningSandboxes } from "../sandbox-choice.ts";
import { knownSecrets } from "../secret-choice.ts";
import {
  type Effective,
  effectiveApiBase,
  effectiveKey,
  effectivePaths,
  effectiveProfile,
  effectiveProvider,
  inFiles,
  type Origin,
} from "./effective.ts";

/** One value as `whk config explain` shows it; null: there is none. Keys and secrets are masked. */
export interface Explained {
  readonly key: string;
  readonly value: string | readonly string[] | null;
  readonly origin: Origin | null;
  readonly source: string | null;
}

/** Every effective value of this run, in the order it is shown. Rejects as reading the settings does. */
export async function explainAll(app: App): Promise<Explained[]> {
  const provider = await chosenProvider(app);
  const lists = ["events", "forwardTo", "tunnel"] as const;
  return [
    row("profile", await effectiveProfile(app)),
    row("provider", await effectiveProvider(app)),
    ...(provider === null ? [row("apiBase", null), row("apiKey", null)] : await ofApi(app, provider)),
    ...(provider === null ? [row("secret", null)] : await secretRows(app, provider)),
    ...(await Promise.all(lists.map(async (key) => row(key, await inFiles(app, key))))),
    ...(provider === null ? [] : await pathRows(app, provider)),
    ...(await limitRows(app)),
    ...folderRows(app),
  ];
}

function row(key: string, effective: Effective<string | readonly string[]> | null): Explained {
  const { value = null, origin = null, source = null } = effective ?? {};
  return { key, value, origin, source };
}

async function ofApi(app: App, provider: Provider): Promise<Explained[]> {
  const sandbox = app.globals.sandbox ? await ofSandbox(app, provider) : null;
  const named = await effectiveApiBase(app, provider.id);
  const key = sandbox?.key ?? (await effectiveKey(app, provider.id));
  const base = sandbox?.base ?? named ?? ownBase(provider, key?.value);
  return [row("apiBase", base), row("apiKey", key && { ...key, value: app.io.mask(key.value).plain })];
}

async function ofSandbox(app: App, { id }: Provider) {
  const session = (await runningSandboxes(app)).find(({ bases }) => bases[id] !== undefined);
  if (session === undefined) return null;
  const source = `--sandbox (pid ${session.pid})`;
  const from = { origin: "flag", source } as const;
  return {
    base: { value: session.bases[id] ?? session.url, ...from },
    key: { value: session.apiKey, ...from },
  };
}

/** The provider's own, by the kind of key. */
function ownBase({ api, id }: Provider, key: string | undefined): Effective<string> | null {
  if (api === undefined) return null;
  const kind = key !== undefined && isLiveKey(key, api) ? "live" : "test";
  return { value: api.bases[kind].url, origin: "default", source: `${id}, ${kind} keys` };
}

async function secretRows(app: App, { id }: Provider): Promise<Explained[]> {
  const known = await knownSecrets(app, id, {});
  const file = (await app.project())?.secretFile;
  if (known.length === 0) return [row("secret", null)];
  return known.map(({ secret, label, stored }) => ({
    key: "secret",
    value: app.io.mask(secret).plain,
    origin: stored ? "stored" : label === `from ${file}` ? "project" : "variable",
    source: label.replace(/^from /, ""),
  }));
}

async function pathRows(app: App, { id }: Provider): Promise<Explained[]> {
  const paths = await effectivePaths(app, id);
  const { value: name } = await effectiveProfile(app);
  return callNames.flatMap((call) => {
    const value = paths[call];
    if (value === undefined) return [];
    return [row(`api.paths.${call}`, { value, origin: "profile", source: `profile ${name}` })];
  });
}

async function limitRows(app: App): Promise<Explained[]> {
  const { path, read } = await app.settings();
  const { store = {} } = await read();
  return (["maxSize", "maxAge"] as const).map((limit) => {
    const value = store[limit];
    const set = value !== undefined && ({ value, origin: "settings", source: path } as const);
    const usual = { value: defaultLimits[limit], origin: "default", source: "whk" } as const;
    return row(`store.${limit}`, set || usual);
  });
}

function folderRows(app: App): Explained[] {
  const usual = folders(app);
  return (["configDir", "dataDir"] as const).map((key) => {
    const variable = key === "configDir" ? "WHK_CONFIG_DIR" : "WHK_DATA_DIR";
    const flag = key === "configDir" ? "--config-dir" : "--data-dir";
    const value = app.globals[key];
    if (value !== usual[key]) return row(key, { value, origin: "flag", source: flag });
    const isSet = (app.env[variable] ?? "") !== "";
    return row(
      key,
      isSet
        ? { value, origin: "variable", source: variable }
        : { value, origin: "default", source: "the system's usual folder" },
    );
  });
}
