import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { nearest } from "../../events/nearest.ts";
import type { Profile } from "../../store/settings.ts";

/** Where a value comes from, in the order in which they win; `stored`: from whk's own file of keys and secrets. */
export type Origin = "flag" | "variable" | "project" | "profile" | "stored" | "settings" | "default";

/** A value and its source: `--provider`, `WHK_PROVIDER`, the project file's path, the profile's name. */
export interface Effective<Value> {
  readonly value: Value;
  readonly origin: Origin;
  readonly source: string;
}

/** The profile of this run. */
export interface EffectiveProfile extends Effective<string> {
  readonly exists: boolean;
  readonly content: Profile;
}

/** The profile named by flag or variable, else the settings' own; one that does not exist yet is empty. */
export async function effectiveProfile(app: App): Promise<EffectiveProfile> {
  const { path, read } = await app.settings();
  const { profile, profiles } = await read();
  const named = given(app, { value: app.globals.profile, flag: "--profile", variable: "WHK_PROFILE" });
  const chosen = named ?? { value: profile, origin: "default", source: path };
  const content = Object.entries(profiles).find(([name]) => name === chosen.value)?.[1];
  return { ...chosen, exists: content !== undefined, content: content ?? {} };
}

/** Throws a usage error with the nearest name when flag or variable name a profile that does not exist. */
export async function requireKnownProfile(app: App): Promise<void> {
  if ((app.globals.profile ?? "") === "") return;
  const { value, exists } = await effectiveProfile(app);
  if (exists) return;
  const { profiles } = await (await app.settings()).read();
  throw unknownProfile(value, Object.keys(profiles));
}

/** The provider's id: flag, variable, project file, profile; null when none names one. */
export async function effectiveProvider(app: App): Promise<Effective<string> | null> {
  const { provider } = app.globals;
  const named = given(app, { value: provider, flag: "--provider", variable: "WHK_PROVIDER" });
  return named ?? (await inFiles(app, "provider"));
}

/**
 * The base of the REST API where somebody set one; null: the provider's own. What a file or profile sets for
 * another provider does not count: its key would go to the wrong place.
 */
export async function effectiveApiBase(app: App, provider: string): Promise<Effective<string> | null> {
  const { apiBase } = app.globals;
  const named = given(app, { value: apiBase, flag: "--api-base", variable: "WHK_API_BASE" });
  return named ?? (await inFiles(app, "apiBase", (owner) => (owner ?? provider) === provider));
}

/** The user's own paths for the provider's API, from the profile. */
export async function effectivePaths(app: App, provider: string): Promise<OwnPaths> {
  const { content } = await effectiveProfile(app);
  return (content.provider ?? provider) === provider ? (content.api?.paths ?? {}) : {};
}

type OwnPaths = NonNullable<NonNullable<Profile["api"]>["paths"]>;

/** The API key: the provider's own variable, the general one, then the one stored for the profile. */
export async function effectiveKey(app: App, provider: string): Promise<Effective<string> | null> {
  for (const name of [keyVariable(provider), "WHK_API_KEY"]) {
    const value = app.env[name];
    if (value === undefined || value === "") continue;
    app.io.hide(value);
    return { value, origin: "variable", source: name };
  }
  const profile = await effectiveProfile(app);
  const keys = await (await app.secrets()).keys();
  const stored = keys.find((one) => one.provider === provider && one.profile === profile.value);
  if (stored === undefined) return null;
  return { value: stored.key, origin: "stored", source: `stored for profile ${profile.value}` };
}

/** `open-market` → `WHK_OPEN_MARKET_API_KEY`. */
export function keyVariable(provider: string): string {
  return `WHK_${provider.toUpperCase().replaceAll("-", "_")}_API_KEY`;
}

/**
 * What the project file or else the profile has under a key. `counts` is asked with the provider each of them
 * names.
 */
export async function inFiles<Key extends "provider" | "apiBase" | "events" | "forwardTo" | "tunnel">(
  app: App,
  key: Key,
  counts: (provider: string | undefined) => boolean = () => true,
): Promise<Effective<NonNullable<Profile[Key]>> | null> {
  const project = await app.project();
  const inProject = project?.[key];
  if (project !== null && inProject !== undefined && counts(project.provider)) {
    return { value: inProject, origin: "project", source: project.path };
  }
  const { value: name, content } = await effectiveProfile(app);
  const inProfile = content[key];
  if (inProfile === undefined || !counts(content.provider)) return null;
  return { value: inProfile, origin: "profile", source: `profile ${name}` };
}

/** Whether a flag or its variable gave the value; the two were merged before. */
function given(
  app: App,
  { value, flag, variable }: { value: string | undefined; flag: string; variable: string },
): Effective<string> | null {
  // An empty variable is an unset one.
  if (value === undefined || value === "") return null;
  return value === app.env[variable]
    ? { value, origin: "variable", source: variable }
    : { value, origin: "flag", source: flag };
}

function unknownProfile(name: string, names: readonly string[]): WhkError {
  const close = nearest(name, names);
  const there = names.length === 0 ? "there are none yet" : `there are ${names.join(", ")}`;
  return new WhkError("usage", "unknown_profile", `there is no profile "${name}"`, {
    hint: `${close === null ? there : `did you mean ${close}?`}; \`whk config set --profile <name> …\` makes one`,
  });
}
