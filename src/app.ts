import { dirname } from "node:path";
import { WhkError } from "./errors.ts";
import type { Io } from "./output/io.ts";
import type { LoadedProvider } from "./providers/file.ts";
import { openRegistry, type Registry } from "./providers/index.ts";
import type { DeliveryStore } from "./store/deliveries.ts";
import { findProviderFiles, type ProjectFile, readProjectFile } from "./store/project.ts";
import { openSecretStore, type SecretStore } from "./store/secrets.ts";
import { isTrusted, openSettings, type SettingsStore } from "./store/settings.ts";

/** Time as the commands see it; tests inject their own. */
export interface Clock {
  /** Wall clock, ms since the epoch. For display and signed timestamps only. */
  now(): number;
  /** Monotonic clock, ms, for durations. */
  elapsed(): number;
  /** Resolves after `ms`; rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Randomness as the commands see it; tests inject a counter. */
export interface Ids {
  /** `count` random bytes. */
  bytes(count: number): Buffer;
  /** `prefix` followed by a time-ordered id of 26 lower-case letters and digits. */
  next(prefix: string): string;
}

/** The global flags of one run, defaults applied (contract, section 2). */
export interface Globals {
  readonly provider: string | undefined;
  /** Profile of the settings; undefined: the one they name as the default. */
  readonly profile: string | undefined;
  /** Base of the provider's REST API, as the flag or the variable has it. */
  readonly apiBase: string | undefined;
  /** True: talk to whk's own sandbox. */
  readonly sandbox: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  /** False when prompting is forbidden. */
  readonly input: boolean;
  readonly debug: boolean;
  readonly store: "sqlite" | "memory";
  readonly configDir: string;
  readonly dataDir: string;
}

/** What a run needs of the process it runs in; main.ts has the real one. */
export interface Surroundings {
  readonly version: string;
  /** Of Node.js, without the `v`: `22.13.0`. */
  readonly nodeVersion: string;
  readonly io: Io;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly cwd: string;
  readonly pid: number;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether a process with this id exists. */
  isAlive(pid: number): boolean;
  /**
   * Runs `handler` on the first SIGINT, SIGTERM or SIGHUP instead of ending at once; returns the undo.
   * A second signal always ends the process.
   */
  onInterrupt(handler: (signal: string) => void): () => void;
  /** Runs `load` without the warning Node prints when it first loads its own SQLite. */
  withoutSqliteWarning<T>(load: () => Promise<T>): Promise<T>;
}

/** Everything a command may touch of the world. */
export interface App extends Surroundings {
  /** Set by the program once argv is parsed, before any command runs. */
  globals: Globals;
  /** What the run ends with when nothing is thrown; 0 unless a command says otherwise. */
  exitCode: number;
  /** The project file above the working directory, or null; read once. */
  project(): Promise<ProjectFile | null>;
  /** The built-in providers and the user's own: from the config folder and the project file; read once. */
  providers(): Promise<Registry>;
  /** The settings in the config folder; their file is read when first asked for. */
  settings(): Promise<SettingsStore>;
  /** The secrets and API keys in the config folder; what is read from it is masked in all output. */
  secrets(): Promise<SecretStore>;
  /**
   * Opens the store the globals name; what writes it keeps it within the size and age the settings allow. `read`:
   * nothing is created or written, and it works where nothing may be written.
   */
  openStore(options?: { readonly access?: "read" | "write" }): Promise<DeliveryStore>;
}

/** An App around the given surroundings; what costs time is loaded when first asked for. */
export function createApp(surroundings: Surroundings): App {
  const app: App = {
    ...surroundings,
    globals: noGlobals,
    exitCode: 0,
    project: once(() => readProjectFile(app.cwd, (folder) => isTrustedFolder(app, folder))),
    providers: once(() => readRegistry(app)),
    settings: once(() => openSettingsOf(app)),
    secrets: once(() => openSecrets(app)),
    openStore: ({ access = "write" } = {}) => openStore(app, access),
  };
  return app;
}

const noGlobals: Globals = {
  provider: undefined,
  profile: undefined,
  apiBase: undefined,
  sandbox: false,
  json: false,
  quiet: false,
  input: true,
  debug: false,
  store: "sqlite",
  configDir: "",
  dataDir: "",
};

async function openStore(app: App, access: "read" | "write"): Promise<DeliveryStore> {
  const { openStore } = await import("./store/open.ts");
  const { version, withoutSqliteWarning: quietly } = app;
  const surroundings = { version, quietly, warn: (message: string) => app.io.warn(message) };
  if (access === "read" || app.globals.store === "memory") {
    return openStore(app.globals, surroundings, { access });
  }
  const { readLimits } = await import("./store/limits.ts");
  const limits = readLimits((await (await app.settings()).read()).store);
  const quota = { ...limits, now: () => app.clock.now(), warn: surroundings.warn };
  return openStore(app.globals, surroundings, { quota });
}

/** Asked only for a project file that sets what an untrusted one may not. */
async function isTrustedFolder(app: App, folder: string): Promise<boolean> {
  return isTrusted(await (await app.settings()).read(), folder);
}

async function openSettingsOf({ globals, io }: App): Promise<SettingsStore> {
  return openSettings({ folder: globals.configDir, warn: (message) => io.warn(message) });
}

async function openSecrets({ globals, pid, io, clock, ids }: App): Promise<SecretStore> {
  return openSecretStore({
    folder: globals.configDir,
    pid,
    warn: (message) => io.warn(message),
    now: () => clock.now(),
    nextId: (prefix) => ids.next(prefix),
    hide: (value) => io.hide(value),
  });
}

/** Throws a usage error that names the file and the field when a provider file is malformed. */
async function readRegistry(app: App): Promise<Registry> {
  const paths = await findProviderFiles(app.globals.configDir, await app.project());
  if (paths.length === 0) return openRegistry();
  const { readProviderFile } = await import("./providers/file.ts");
  const loaded: LoadedProvider[] = [];
  for (const path of paths) {
    const read = await readProviderFile(path);
    if (!read.ok) {
      throw new WhkError("usage", "bad_provider_file", `${path}: ${read.problems[0]}`, {
        hint: `\`whk providers check ${path}\` lists every problem`,
      });
    }
    await refuseForeign(app, path, { read: read.loaded, before: loaded });
    loaded.push(read.loaded);
  }
  return openRegistry(loaded);
}

/** A provider file that comes with a folder must not get hold of keys and secrets, unless the folder is trusted. */
async function refuseForeign(
  app: App,
  path: string,
  { read, before }: { read: LoadedProvider; before: readonly LoadedProvider[] },
): Promise<void> {
  const project = await app.project();
  if (!project?.providers?.includes(path)) return;
  const { foreignProblem } = await import("./providers/foreign.ts");
  const isKnown = (await openRegistry(before).get(read.provider.id)) !== null;
  const problem = foreignProblem(read.provider, isKnown);
  const folder = dirname(project.path);
  if (problem === null || (await isTrustedFolder(app, folder))) return;
  throw new WhkError("usage", "bad_provider_file", `${path}: ${problem}`, {
    hint: `if you trust whoever can change this folder, run \`whk config trust ${folder}\`; else change the file`,
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
