import type { Provider } from "../providers/provider.ts";
import { checkSecret, generateSecret } from "../signing/keys.ts";
import type { Scheme } from "../signing/scheme.ts";

/**
 * Makes the secrets of one session: the same `whsec_` text for every provider whose scheme can use it, one of
 * the right form for any other. None for a provider that signs nothing.
 */
export function createSessionSecrets(bytes: (count: number) => Buffer): (provider: Provider) => string[] {
  const shared = generateSecret(usual, bytes);
  return ({ schemes: [{ scheme }] }) => {
    if (scheme.kind === "none") return [];
    return [checkSecret(scheme, shared) === null ? shared : generateSecret(scheme, bytes)];
  };
}

const usual: Scheme = {
  id: "session",
  kind: "hmac",
  alg: "sha256",
  encoding: "hex",
  key: { steps: ["utf8"] },
};
