import type { App } from "../app.ts";
import { text } from "../output/text.ts";
import type { StoredSecret } from "../store/secrets.ts";
import { givenSecrets, type SecretOptions } from "./secret-input.ts";
import { storedLabel, storedSecrets } from "./stored-secrets.ts";

/** A signing secret and where it comes from. */
export interface KnownSecret {
  readonly secret: string;
  /** `from WHK_PAYVOST_SECRET`, `stored, label shop`. */
  readonly label: string;
  readonly stored: boolean;
  /** When it is accepted no more, ms since the epoch; null: it stays. */
  readonly until: number | null;
}

/**
 * The signing secrets of a provider from the first source that has any: --secret-stdin or --secret-file,
 * WHK_<PROVIDER>_SECRET, WHK_SECRET, a trusted project's file, then all that are stored, those that stay before those that end. All are
 * masked in output from now on. Throws a usage error when a given secret is unusable, a store error when the
 * stored ones cannot be read.
 */
export async function knownSecrets(
  app: App,
  provider: string,
  options: SecretOptions,
): Promise<KnownSecret[]> {
  const { secrets, source } = await givenSecrets(app, provider, options);
  if (secrets.length > 0) {
    return secrets.map((secret) => ({ secret, label: `from ${source}`, stored: false, until: null }));
  }
  const stored = await storedSecrets(app, provider);
  return stored.map(knownFromStore);
}

export function knownFromStore(one: StoredSecret): KnownSecret {
  return { secret: one.secret, label: storedLabel(one), stored: true, until: one.expiresAt };
}

/**
 * What to sign with, of the secrets known: all that were given, but only the first of the stored ones, as those
 * belong to several endpoints; which one is said.
 */
export function forSigning(app: App, known: readonly KnownSecret[]): string[] {
  const [first, ...others] = known;
  if (first?.stored !== true) return known.map(({ secret }) => secret);
  if (others.length > 0) {
    app.io.note(
      text`signed with the secret that is ${first.label}, one of ${known.length}; --secret-file gives another`,
    );
  }
  return [first.secret];
}
