import { ofConfigFolder } from "./config-files.ts";
import { tightenFile, tightenFolder, type Warn } from "./private-access.ts";
import { readSettingsFile, type SettingsContent } from "./settings-file.ts";

/**
 * The content of the settings file, of which others lose the access they had; empty without a file. Rejects with a
 * store error for a link or another user's file, and with a usage error for what is wrong in it.
 */
export async function readSettings(folder: string, path: string, warn: Warn): Promise<SettingsContent> {
  const exists = await ofConfigFolder(
    async () => (await tightenFile(path, warn)) && tightenFolder(folder, warn),
  );
  return exists ? readSettingsFile(path) : {};
}
