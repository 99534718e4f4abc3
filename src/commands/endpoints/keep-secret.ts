import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Text } from "../../output/text.ts";
import { text } from "../../output/text.ts";
import type { SecretStore } from "../../store/secrets.ts";

/**
 * Makes sure, before the provider is asked for a secret it tells only once, that it can be stored. Throws a store
 * error.
 */
export async function checkStore(app: App): Promise<void> {
  try {
    await (await app.secrets()).checkWritable();
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    const { kind, code, message, hint = "name another folder with --config-dir", details } = thrown;
    const words = `nothing was changed, because the new secret could not be stored: ${message}`;
    throw new WhkError(kind, code, words, { hint, details, cause: thrown });
  }
}

/**
 * Stores a secret the provider will never tell again, before anything else can fail. Null when it is stored.
 * Else it is printed in full on stderr, so that it is not lost, and the store error to end with is returned.
 */
export async function keepSecret(
  app: App,
  secret: string,
  store: (secrets: SecretStore) => Promise<unknown>,
): Promise<WhkError | null> {
  app.io.hide(secret);
  try {
    await store(await app.secrets());
    return null;
  } catch (thrown) {
    const warning = app.io.notePaint.red("warning:");
    app.io.warn(
      text`${warning} the new secret could not be stored; it is shown this once, keep it: ${app.io.reveal(secret)}`,
    );
    const cause = thrown instanceof Error ? thrown.message : "";
    return new WhkError("store", "secret_not_stored", `the new secret was not stored: ${cause}`, {
      hint: "put the secret shown above where your app reads it, then `whk secrets set`",
      cause: thrown,
    });
  }
}

/** The secret for a human: masked unless it is to be printed. */
export function shownSecret({ io }: App, secret: string, printed: boolean | undefined): Text {
  return printed === true ? io.reveal(secret) : io.mask(secret);
}

/** What `io.record` may leave unmasked. */
export function revealed(secret: string | null, printed: boolean | undefined): string[] {
  return secret !== null && printed === true ? [secret] : [];
}
