import type { App } from "../../app.ts";
import { text } from "../../output/text.ts";
import { defaultProfile, type Settings } from "../../store/settings.ts";
import {
  isStoreKey,
  limitOf,
  readSettingKey,
  type SettingKey,
  settingIn,
  withLimit,
  withValue,
} from "../../store/settings-keys.ts";
import { effectiveProfile, requireKnownProfile } from "../settings/effective.ts";

/** Takes a value out of the profile; a profile without values goes. What was not set is said and is no failure. */
export async function runUnset(app: App, keyText: string): Promise<void> {
  const key = readSettingKey(keyText);
  await requireKnownProfile(app);
  const { value: profile } = await effectiveProfile(app);
  let was = false;
  await (await app.settings()).change((settings) => {
    was = isSet(settings, profile, key);
    return withoutSetting(settings, profile, key);
  });
  const isForAll = key === "profile" || isStoreKey(key);
  if (app.io.mode.json) return app.io.record({ key, profile: isForAll ? null : profile, removed: was });
  const { notePaint, glyphs } = app.io;
  app.io.note(was ? text`${notePaint.green(glyphs.ok)} ${key} is no longer set` : text`${key} was not set`);
}

function isSet(settings: Settings, profile: string, key: SettingKey): boolean {
  if (key === "profile") return settings.profile !== defaultProfile;
  if (isStoreKey(key)) return settings.store?.[limitOf(key)] !== undefined;
  return settingIn(settings.profiles[profile] ?? {}, key) !== undefined;
}

function withoutSetting(settings: Settings, name: string, key: SettingKey): Settings {
  if (key === "profile") return { ...settings, profile: defaultProfile };
  if (isStoreKey(key)) return withLimit(settings, limitOf(key), undefined);
  const { [name]: profile = {}, ...others } = settings.profiles;
  const left = withValue(profile, key, undefined);
  const profiles = Object.keys(left).length === 0 ? others : { ...others, [name]: left };
  return { ...settings, profiles };
}
