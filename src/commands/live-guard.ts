import type { Connection } from "../endpoints/client.ts";
import { WhkError } from "../errors.ts";
import type { RestContract } from "../providers/contract.ts";

/** True for a key that moves real money: it starts as this provider's live keys do, or as such keys usually do. */
export function isLiveKey(key: string, { auth }: RestContract): boolean {
  return (auth.live !== "" && key.startsWith(auth.live)) || /^[a-z]{2}_live_/i.test(key);
}

/** Throws for a text that cannot be an API key, or is one that must not be used here. Never shows it. */
export function checkKey(key: string, { auth }: RestContract): void {
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new WhkError(
      "usage",
      "bad_api_key",
      "the API key holds a blank or a character no header may hold",
      {
        hint: "copy the key from the provider again, whole and without what surrounds it",
      },
    );
  }
  if (auth.publishable !== null && key.startsWith(auth.publishable)) {
    throw new WhkError(
      "auth",
      "publishable_key",
      `this is a publishable key, which starts with ${auth.publishable}`,
      {
        hint: `the API takes secret keys; they start with ${auth.live} or ${auth.test}`,
      },
    );
  }
}

/**
 * Keeps live keys where they belong, before any byte is sent: never to a sandbox, never over http, and to another
 * base than the provider's own only when the user says `--live`. Throws a usage error.
 */
export function guardLiveKey({ contract, base, apiKey, mode }: Connection, live: boolean): void {
  if (!isLiveKey(apiKey, contract)) return;
  if (base.startsWith("http:")) {
    throw refused(`a live key does not go to ${base}: http can be read on the way`, "use a test key there");
  }
  if (mode === "sandbox") throw refused("a live key does not go to a sandbox", "use a test key there");
  if (base === contract.bases.live.url || live) return;
  throw refused(
    `a live key does not go to ${base}, which is not the provider's own ${contract.bases.live.url}`,
    "leave the base out, or add --live if you know who runs it",
  );
}

function refused(message: string, hint: string): WhkError {
  return new WhkError("usage", "live_key_refused", message, { hint });
}
