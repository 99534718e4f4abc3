import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import {
  isStoreKey,
  limitOf,
  readSettingKey,
  type SettingKey,
  type SettingValue,
  settingIn,
} from "../../store/settings-keys.ts";
import { effectiveProfile, requireKnownProfile } from "../settings/effective.ts";

/**
 * Prints what the profile holds under the key, a list one value per line; under --json with its key. Throws a
 * usage error when nothing is set.
 */
export async function runGet(app: App, text: string): Promise<void> {
  const key = readSettingKey(text);
  await requireKnownProfile(app);
  const { value: profile, content } = await effectiveProfile(app);
  const { store = {} } = await (await app.settings()).read();
  const inProfile = key === "profile" ? profile : isStoreKey(key) ? undefined : settingIn(content, key);
  const value = isStoreKey(key) ? store[limitOf(key)] : inProfile;
  if (value === undefined) throw notSet(key, profile);
  if (app.io.mode.json) return app.io.record({ key, profile, value });
  for (const line of listed(value)) app.io.line(line);
}

function listed(value: SettingValue): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

function notSet(key: SettingKey, profile: string): WhkError {
  return new WhkError("usage", "not_set", `${key} is not set in the profile ${profile}`, {
    hint: `\`whk config explain\` shows what is used instead, \`whk config set ${key} …\` sets it`,
  });
}
