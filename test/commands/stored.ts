import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "../../src/app.ts";
import { folders } from "../../src/store/paths.ts";
import { openSecretStore, type SecretStore, type StoredSecret } from "../../src/store/secrets.ts";

/** What a test stores; the rest is made up. */
export type Stored = Partial<StoredSecret> & Pick<StoredSecret, "provider" | "secret">;

/** The store of the App, with these in it, the oldest first. */
export async function stored(app: App, secrets: readonly Stored[]): Promise<SecretStore> {
  const store = await app.secrets();
  await addAll(store, secrets);
  return store;
}

let ids = 0;

/** The store `whk secrets` has when HOME is this folder, as of `now`. */
export function storeIn(home: string, now: () => number = Date.now): SecretStore {
  const { configDir } = folders({ env: { HOME: home }, platform: "linux", cwd: home });
  return openSecretStore({
    folder: configDir,
    pid: 7_000_000,
    warn: () => {},
    now,
    nextId: (prefix) => `${prefix}${++ids}`,
    hide: () => {},
  });
}

export async function addAll(store: SecretStore, secrets: readonly Stored[]): Promise<void> {
  for (const { provider, secret, label = null, expiresAt = null, endpoint = null } of secrets) {
    await store.addSecret({ provider, secret, label, expiresAt, endpoint });
  }
}

/** Makes the store unreadable. */
export function damage(configDir: string): void {
  mkdirSync(configDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(configDir, "secrets.json"), "{ not json", { mode: 0o600 });
}
