import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { CallName } from "../providers/contract.ts";
import { isThere } from "./is-there.ts";
import type { StoreLimits } from "./limits.ts";
import type { Warn } from "./private-access.ts";
import type { TunnelDefinition } from "./tunnel-definitions.ts";

/** A named set of preferences. */
export interface Profile {
  readonly provider?: string;
  /** Base of the provider's REST API. */
  readonly apiBase?: string;
  /** The user's own methods and paths: `POST /webhooks/{id}/secret`. */
  readonly api?: { readonly paths?: Readonly<Partial<Record<CallName, string>>> };
  readonly events?: readonly string[];
  readonly forwardTo?: readonly string[];
  /** Id of a tunnel driver, or `none`. */
  readonly tunnel?: string;
}

/** `settings.json` in the config folder. Holds no secrets. */
export interface Settings {
  /** The profile that is used when none is named. */
  readonly profile: string;
  readonly profiles: Readonly<Record<string, Profile>>;
  /** Folders whose project file may choose where keys and deliveries go; absolute, links resolved. */
  readonly trusted: readonly string[];
  /** Tunnel tools of the user's own, by the name `--tunnel` takes. */
  readonly tunnels?: Readonly<Record<string, TunnelDefinition>>;
  /** How much of what was received is kept, whatever the profile. */
  readonly store?: StoreLimits;
}

export interface SettingsStore {
  readonly path: string;
  /** What the file holds, with its defaults; read once. Rejects with a usage error that names the place. */
  read(): Promise<Settings>;
  /** Changes the file under a lock. A file that cannot be read is left as it is. */
  change(edit: (settings: Settings) => Settings): Promise<void>;
}

export interface SettingsParts {
  /** The config folder. */
  readonly folder: string;
  readonly warn: Warn;
}

export const defaultProfile = "default";

/** The settings in the config folder. Nothing is read before a method is called. */
export function openSettings({ folder, warn }: SettingsParts): SettingsStore {
  const path = join(folder, "settings.json");
  let known: Promise<Settings> | undefined;
  return {
    path,
    read: () => {
      known ??= readSettings(folder, path, warn);
      return known;
    },
    async change(edit) {
      known = undefined;
      const { changeUnderLock } = await import("./change.ts");
      await changeUnderLock({ folder, path, warn }, async () => {
        const changed = edit(await readSettings(folder, path, warn));
        const { writeSettings } = await import("./settings-write.ts");
        return { answer: undefined, write: () => writeSettings(folder, changed) };
      });
    },
  };
}

/** True when the user trusts the folder itself; not because of a folder above it. */
export async function isTrusted({ trusted }: Settings, folder: string): Promise<boolean> {
  return trusted.length > 0 && trusted.includes(await realpath(folder).catch(() => folder));
}

async function readSettings(folder: string, path: string, warn: Warn): Promise<Settings> {
  // Without a file nothing is loaded.
  if (!(await isThere(path))) return { profile: defaultProfile, profiles: {}, trusted: [] };
  const file = await import("./settings-read.ts");
  const {
    profile = defaultProfile,
    profiles = {},
    trusted = [],
    ...others
  } = await file.readSettings(folder, path, warn);
  return { profile, profiles, trusted, ...others };
}
