import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Delivery } from "../../events/delivery.ts";
import type { Provider } from "../../providers/provider.ts";
import type { Scheme } from "../../signing/scheme.ts";
import type { Session } from "../../store/listeners.ts";
import { chosenProvider, findProvider } from "../provider-choice.ts";
import type { SecretOptions } from "../secret-input.ts";
import { signingSecrets } from "../trigger/secrets.ts";

/** Whose a delivery is, how that provider signs, and with what today. */
export interface Signer {
  /** Null: nobody knows. */
  providerOf(delivery: Delivery): Promise<Provider | null>;
  /** Throws a usage error when there is none. */
  secretsFor(provider: Provider, scheme: Scheme): Promise<readonly string[]>;
}

/** Reads everything at most once. */
export function createSigner(app: App, options: SecretOptions, sessions: readonly Session[]): Signer {
  const providers = new Map<string, Promise<Provider | null>>();
  const secrets = new Map<string, Promise<string[]>>();
  const given = options.secretStdin === true || options.secretFile !== undefined;
  return {
    providerOf: ({ provider }) => {
      const key = provider ?? "";
      const found = providers.get(key) ?? providerNamed(app, provider);
      providers.set(key, found);
      return found;
    },
    secretsFor: (provider, scheme) => {
      const key = `${provider.id} ${scheme.id}`;
      const [other] = [...secrets.keys()].filter((one) => !one.startsWith(`${provider.id} `));
      if (given && other !== undefined) throw oneSecret(other.split(" ")[0] ?? "", provider.id);
      const request = { provider: provider.id, scheme, options, sessions };
      const found = secrets.get(key) ?? signingSecrets(app, request);
      secrets.set(key, found);
      return found;
    },
  };
}

/** The scheme a delivery was verified with, else the provider's usual one. */
export function schemeOf({ signature }: Delivery, { schemes }: Provider): Scheme {
  return (schemes.find(({ scheme }) => scheme.id === signature.scheme) ?? schemes[0]).scheme;
}

async function providerNamed(app: App, name: string | null): Promise<Provider | null> {
  if (name === null) return chosenProvider(app);
  try {
    return await findProvider(app, name);
  } catch (thrown) {
    // A provider file may have gone since.
    if (thrown instanceof WhkError && thrown.code === "unknown_provider") return null;
    throw thrown;
  }
}

function oneSecret(first: string, second: string): WhkError {
  const message = `one secret is given, and there are deliveries of ${first} and of ${second}`;
  return new WhkError("usage", "two_providers", message, { hint: "choose one with --provider" });
}
