import type { RestContract } from "../../providers/contract.ts";
import { Refusal } from "./errors.ts";

/**
 * Throws a {@link Refusal} unless the header brings a test key. Nothing in it repeats the key: it may be a real
 * one that was sent by mistake.
 */
export function checkKey(
  { auth, errors }: RestContract,
  authorization: string | undefined,
  ownKey: string,
): void {
  const key = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? "")?.[1] ?? null;
  if (key === ownKey) return;
  if (isLive(authorization ?? "", auth.live)) {
    throw new Refusal("authentication", "this is a live key; never send a live key to a sandbox", {
      status: errors.kinds.permission.status,
    });
  }
  if (key === null) throw missing(auth.test);
  if (auth.publishable !== null && auth.publishable !== "" && key.startsWith(auth.publishable)) {
    throw new Refusal("permission", "a publishable key may not manage endpoints; use the secret test key");
  }
  if (!key.startsWith(auth.test) || !/^[\w-]{8,200}$/.test(key.slice(auth.test.length)))
    throw unknown(auth.test);
}

/** The path with everything that looks like a key hidden. */
export function withoutKeys(path: string): string {
  return path.replace(keyText, (_match, start: string) => `${start}…`);
}

const keyText = /\b([a-z]{2,4}_(?:live|test)_)[^/?&\s]*/gi;

/** Also in another header form than Bearer, and of any provider: `sk_live_`, `rk_live_`. */
function isLive(authorization: string, prefix: string): boolean {
  const [first = "", second = ""] = authorization.split(/\s+/);
  return [first, second].some(
    (text) => /^[a-z]{2,4}_live_/i.test(text) || (prefix !== "" && text.startsWith(prefix)),
  );
}

function missing(prefix: string): Refusal {
  return new Refusal("authentication", `send a test key: Authorization: Bearer ${prefix}…`, challenge);
}

function unknown(prefix: string): Refusal {
  return new Refusal(
    "authentication",
    `the key is not known; the sandbox takes every key of the form ${prefix} and at least 8 letters or digits`,
    challenge,
  );
}

const challenge = { headers: { "WWW-Authenticate": "Bearer" } };
