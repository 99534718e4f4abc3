import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import { parseTarget } from "../../listen/target.ts";
import { text } from "../../output/text.ts";
import { readCallPath } from "../../providers/overrides.ts";
import { readApiBase } from "../../store/api-base.ts";
import { limitForms, parseLimit } from "../../store/limits.ts";
import { defaultProfile, type Settings } from "../../store/settings.ts";
import {
  callOf,
  holdsList,
  isProfileName,
  isStoreKey,
  limitOf,
  nameHint,
  readSettingKey,
  type SettingKey,
  type SettingValue,
  withLimit,
  withValue,
} from "../../store/settings-keys.ts";
import { findProvider } from "../provider-choice.ts";
import { effectiveProfile } from "../settings/effective.ts";

/**
 * Checks the value and keeps it in the profile, which is made when there is none; `profile` chooses the default
 * one. Throws a usage error for an unknown key or a value that cannot be used.
 */
export async function runSet(app: App, keyText: string, words: readonly string[]): Promise<void> {
  const key = readSettingKey(keyText);
  const profile = await profileToSet(app);
  const value = await readValue(app, key, words);
  await (await app.settings()).change((settings) => withSetting(settings, { profile, key, value }));
  const isForAll = key === "profile" || isStoreKey(key);
  if (app.io.mode.json) return app.io.record({ key, profile: isForAll ? null : profile, value });
  const shown = typeof value === "string" ? value : value.join(", ");
  const where =
    key === "profile" ? "used when none is named" : isForAll ? "all profiles" : `profile ${profile}`;
  app.io.note(
    text`${app.io.notePaint.green(app.io.glyphs.ok)} ${key} = ${shown}  ${app.io.notePaint.dim(where)}`,
  );
}

/** The name of the profile a change is about; it does not have to exist. Throws for what is no name. */
export async function profileToSet(app: App): Promise<string> {
  const { value } = await effectiveProfile(app);
  if (isProfileName(value)) return value;
  throw new WhkError("usage", "bad_profile", `"${value}" is no name for a profile`, { hint: nameHint });
}

interface Change {
  readonly profile: string;
  readonly key: SettingKey;
  readonly value: SettingValue;
}

function withSetting(settings: Settings, { profile, key, value }: Change): Settings {
  if (key === "profile") return { ...settings, profile: existing(settings, String(value)) };
  if (isStoreKey(key)) return withLimit(settings, limitOf(key), String(value));
  const changed = withValue(settings.profiles[profile] ?? {}, key, value);
  return { ...settings, profiles: { ...settings.profiles, [profile]: changed } };
}

function existing({ profiles }: Settings, name: string): string {
  const names = [defaultProfile, ...Object.keys(profiles)];
  if (names.includes(name)) return name;
  const close = nearest(name, names);
  throw new WhkError("usage", "unknown_profile", `there is no profile "${name}"`, {
    hint:
      close === null
        ? `\`whk config set --profile ${name} provider <id>\` makes it`
        : `did you mean ${close}?`,
  });
}

async function readValue(app: App, key: SettingKey, words: readonly string[]): Promise<SettingValue> {
  if (holdsList(key)) return readList(key, words);
  const call = callOf(key);
  // Two words in a shell: a method and a path.
  if (call !== null) return readPath(key, words.join(" "));
  const [word = "", ...more] = words;
  if (word === "") throw bad(key, word, "is empty", `\`whk config unset ${key}\` takes the value out`);
  if (more.length > 0) throw bad(key, words.join(" "), "is more than one value", "give one");
  if (key === "provider") return (await findProvider(app, word)).id;
  if (key === "tunnel") return readDriver(app, word);
  return readWord(key, word);
}

function readWord(key: SettingKey, word: string): string {
  if (isStoreKey(key) && parseLimit(limitOf(key), word) === undefined) {
    throw bad(key, word, "is no limit", `write ${limitForms[limitOf(key)]}`);
  }
  if (key !== "apiBase") return word;
  const read = readApiBase(word);
  if ("problem" in read) throw bad(key, word, read.problem, read.hint);
  return read.base;
}

async function readDriver(app: App, word: string): Promise<string> {
  const { knownDrivers } = await import("../tunnels/known.ts");
  const names = [...(await knownDrivers(app)).keys(), "none"];
  if (names.includes(word)) return word;
  const close = nearest(word, names);
  const hint = close === null ? "`whk tunnels list` shows what there is" : `did you mean ${close}?`;
  throw bad("tunnel", word, "is no tunnel driver", hint);
}

function readPath(key: SettingKey, words: string): string {
  const read = readCallPath(words, callOf(key) ?? undefined);
  if ("path" in read) return `${read.method} ${read.path}`;
  throw new WhkError("usage", "bad_value", `${key}: ${read.problem}`, { hint: read.hint });
}

function readList(key: SettingKey, words: readonly string[]): string[] {
  const values = words.flatMap((word) => word.split(",")).map((value) => value.trim());
  if (values.includes(""))
    throw bad(key, words.join(" "), "holds an empty value", "separate values by a comma or a blank");
  if (key === "forwardTo") for (const value of values) parseTarget(value);
  return values;
}

function bad(key: SettingKey, value: string, problem: string, hint: string): WhkError {
  return new WhkError("usage", "bad_value", `${key}: "${value}" ${problem}`, { hint });
}
