import type { App } from "../app.ts";
import { WhkError } from "../errors.ts";
import { text } from "../output/text.ts";
import type { StoredSecret } from "../store/secrets.ts";
import type { NamedSecret } from "./secret-input.ts";

/**
 * The stored secrets of one provider or of all that have not expired: those that stay first, then those that
 * end, the latest first; of the rest the newer first. Nothing is loaded when none was ever stored. All are
 * masked in output from now on. Rejects with a store error when they cannot be read.
 */
export async function storedSecrets(app: App, provider?: string): Promise<StoredSecret[]> {
  const stored = await (await app.secrets()).secrets(provider);
  const end = ({ expiresAt }: StoredSecret) => expiresAt ?? Number.POSITIVE_INFINITY;
  // Sorting is stable: the store has the newest first. Two that stay differ by no number.
  return [...stored].sort((a, b) => (end(a) === end(b) ? 0 : end(b) - end(a)));
}

/** As above, for what only explains: a store that cannot be read is warned of and counts as empty. */
export async function storedForExplaining(app: App): Promise<StoredSecret[]> {
  try {
    return await storedSecrets(app);
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    app.io.warn(text`warning: the stored secrets are left out: ${thrown.message}`);
    return [];
  }
}

/** Where a stored secret comes from: `stored, label shop`. */
export function storedLabel({ label, endpoint }: StoredSecret): string {
  if (label !== null) return `stored, label ${label}`;
  return endpoint === null ? "stored" : `stored, endpoint ${endpoint.id}`;
}

/** Stored secrets to explain a mismatch with: "the one in whk's own store (payvost, label shop)". */
export function storedNamed(stored: readonly StoredSecret[]): NamedSecret[] {
  return stored.map(({ provider, label, endpoint, secret }) => {
    const more = label === null ? endpoint && `, endpoint ${endpoint.id}` : `, label ${label}`;
    return { secret, label: `whk's own store (${provider}${more ?? ""})` };
  });
}
