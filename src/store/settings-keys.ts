import { WhkError } from "../errors.ts";
import { nearest } from "../events/nearest.ts";
import type { CallName } from "../providers/contract.ts";
import { callNames } from "../providers/overrides.ts";
import type { StoreLimit } from "./limits.ts";
import type { Profile, Settings } from "./settings.ts";

/** What `whk config` can set: the default profile, the values of one, and the limits of the store. */
export type SettingKey = "profile" | ProfileKey | StoreKey;
export type StoreKey = `store.${StoreLimit}`;
export type ProfileKey = "provider" | "apiBase" | "events" | "forwardTo" | "tunnel" | `api.paths.${CallName}`;
export type SettingValue = string | readonly string[];

const pathsPrefix = "api.paths.";

/** Every key of a profile, in the order lists show them. */
export const profileKeys: readonly ProfileKey[] = [
  "provider",
  "apiBase",
  "events",
  "forwardTo",
  "tunnel",
  ...callNames.map((name) => `${pathsPrefix}${name}` as const),
];

/** The limits of the store, which no profile holds. */
export const storeKeys: readonly StoreKey[] = ["store.maxSize", "store.maxAge"];

export const settingKeys: readonly SettingKey[] = ["profile", ...profileKeys, ...storeKeys];

/** The key a user wrote. Throws a usage error with the nearest one. */
export function readSettingKey(text: string): SettingKey {
  const key = settingKeys.find((known) => known === text);
  if (key !== undefined) return key;
  const close = nearest(text, settingKeys);
  throw new WhkError("usage", "unknown_setting", `there is no setting "${text}"`, {
    hint: close === null ? `there are ${shortKeys}` : `did you mean ${close}?`,
  });
}

const shortKeys =
  "profile, provider, apiBase, events, forwardTo, tunnel, api.paths.<call>, store.maxSize and store.maxAge";

/** True for the keys that hold several values. */
export function holdsList(key: SettingKey): boolean {
  return key === "events" || key === "forwardTo";
}

/** True for the keys of the store's limits. */
export function isStoreKey(key: SettingKey): key is StoreKey {
  return storeKeys.some((known) => known === key);
}

/** The limit of the store a key is about. */
export function limitOf(key: StoreKey): StoreLimit {
  return key === "store.maxSize" ? "maxSize" : "maxAge";
}

/** The settings with another limit of the store; undefined takes it out. */
export function withLimit(settings: Settings, limit: StoreLimit, value: string | undefined): Settings {
  const { store = {}, ...others } = settings;
  const changedStore = changed(store, limit, value);
  return Object.keys(changedStore).length === 0 ? others : { ...others, store: changedStore };
}

/** The call an `api.paths.` key is about, or null. */
export function callOf(key: SettingKey): CallName | null {
  return callNames.find((name) => key === `${pathsPrefix}${name}`) ?? null;
}

/** What a profile holds under a key; undefined: nothing. */
export function settingIn(profile: Profile, key: ProfileKey): SettingValue | undefined {
  const call = callOf(key);
  if (call !== null) return profile.api?.paths?.[call];
  return Object.entries(profile).find(([name]) => name === key)?.[1];
}

/** The profile with another value under the key; undefined takes it out. What then holds nothing goes too. */
export function withValue(profile: Profile, key: ProfileKey, value: SettingValue | undefined): Profile {
  const call = callOf(key);
  if (call === null) return changed(profile, key, value);
  const paths = changed(profile.api?.paths ?? {}, call, value);
  const isEmpty = Object.keys(paths).length === 0;
  return changed(profile, "api", isEmpty ? undefined : { paths });
}

function changed<T extends object>(object: T, key: string, value: unknown): T {
  const others = Object.entries(object).filter(([name]) => name !== key);
  const entries = value === undefined ? others : [...others, [key, value]];
  return Object.fromEntries(entries);
}

/** A profile is named in commands and files: no blanks, nothing JavaScript gives a meaning of its own. */
export function isProfileName(name: string): boolean {
  return /^[a-z0-9][\w.-]{0,63}$/i.test(name) && !/^(constructor|prototype)$/.test(name);
}

export const nameHint = "a name has letters, digits, dots and hyphens, at most 64";
