import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import type { Provider } from "../../providers/provider.ts";
import { profileToSet } from "../config/set.ts";
import { connectionWith } from "../connection.ts";
import { checkedKey, type KeyCheck } from "./check.ts";
import { type KeyFlags, readKey } from "./key.ts";
import { chosenForLogin } from "./whose.ts";

/** The flags of `whk login`. */
export interface LoginFlags extends KeyFlags {
  readonly live?: boolean;
  readonly remove?: boolean;
}

/**
 * Takes a key, checks it at the provider where that is possible, and keeps it for the profile. Throws: usage for a
 * missing value or a key that must not go where it would; unsupported where there is no API; auth when the
 * provider refuses it, and then nothing is kept.
 */
export async function runLogin(app: App, flags: LoginFlags): Promise<void> {
  const profile = await profileToSet(app);
  const provider = await chosenForLogin(app);
  if (flags.remove === true) return forget(app, provider, profile);
  const apiKey = await readKey(app, provider, flags);
  app.io.hide(apiKey);
  const connection = await connectionWith(app, { provider, apiKey, live: flags.live === true });
  const check = await checkedKey(app, connection);
  await (await app.secrets()).setKey({ provider: provider.id, profile, key: apiKey });
  const becomes = await nameProvider(app, provider, profile);
  if (app.io.mode.json) return record(app, { connection, profile, check });
  tell(app, { connection, profile, check });
  if (becomes) app.io.note(text`the profile ${profile} now means ${provider.id} when no provider is named`);
}

async function forget(app: App, { id }: Provider, profile: string): Promise<void> {
  if (!(await (await app.secrets()).removeKey(id, profile))) {
    throw new WhkError("usage", "no_stored_key", `no key of ${id} is stored for the profile ${profile}`, {
      hint: "name another with --profile or --provider; keys in variables are not whk's to forget",
    });
  }
  if (app.io.mode.json) return app.io.record({ provider: id, profile, removed: true });
  app.io.note(
    text`${app.io.notePaint.green(app.io.glyphs.ok)} forgotten  the key of ${id}, profile ${profile}`,
  );
}

/** A profile without a provider means the one whose key it got. */
async function nameProvider(app: App, { id }: Provider, profile: string): Promise<boolean> {
  const settings = await app.settings();
  const { profiles } = await settings.read();
  if (profiles[profile]?.provider !== undefined) return false;
  await settings.change((before) => {
    const named = { provider: id, ...before.profiles[profile] };
    return { ...before, profiles: { ...before.profiles, [profile]: named } };
  });
  return true;
}

interface Outcome {
  readonly connection: Connection;
  readonly profile: string;
  readonly check: KeyCheck;
}

function record({ io }: App, { connection, profile, check }: Outcome): void {
  const { provider, apiKey, base } = connection;
  const key = io.mask(apiKey).plain;
  io.record({
    provider: provider.id,
    profile,
    key,
    mode: check.mode,
    base,
    checked: check.done,
    unchecked: check.why,
  });
}

function tell({ io }: App, { connection, profile, check }: Outcome): void {
  const { provider, apiKey, base } = connection;
  const kind = check.mode === "unknown" ? "key" : `${check.mode} key`;
  const said = check.done ? text`accepted by ${base}` : text`unchecked: ${check.why ?? ""}`;
  io.note(
    text`${io.notePaint.green(io.glyphs.ok)} stored  ${kind} ${io.mask(apiKey)} of ${provider.id}, profile ${profile}  ${io.notePaint.dim(said)}`,
  );
}
