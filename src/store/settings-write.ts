import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileFailure } from "./failures.ts";
import type { Settings } from "./settings.ts";

/**
 * Replaces the settings file by a whole new one. Never wipes a file it cannot read. To be called under the lock
 * only: conf keeps two processes from seeing half a file, not from losing each other's changes.
 */
export async function writeSettings(folder: string, settings: Settings): Promise<void> {
  const { default: Conf } = await import("conf");
  try {
    const conf = new Conf({
      cwd: folder,
      configName: "settings",
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
      configFileMode: 0o600,
      serialize: (value) => `${JSON.stringify(value, null, 2)}\n`,
      // Editors on Windows put a byte order mark in front.
      deserialize: (text) => JSON.parse(text.replace(/^\ufeff/, "")),
    });
    conf.store = { ...settings };
    removeLeftovers(folder);
  } catch (thrown) {
    throw fileFailure(join(folder, "settings.json"), thrown);
  }
}

/** What conf had half written when its process was killed. Under the lock nobody else is writing. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^settings\.json\.tmp-\d{10}[\da-f]{6}$/.test(name)) rmSync(join(folder, name), { force: true });
  }
}
