import type { App } from "../../app.ts";
import type { Verification } from "../../events/delivery.ts";
import type { Provider } from "../../providers/provider.ts";
import { diagnose } from "../../signing/diagnose.ts";
import { isSignatureHeader } from "../../signing/places.ts";
import type { Scheme } from "../../signing/scheme.ts";
import type { SignedRequest } from "../../signing/verify.ts";
import type { StoredSecret } from "../../store/secrets.ts";
import { directoryProviders } from "../provider-choice.ts";
import { environmentSecrets, environmentSecretsNamed } from "../secret-input.ts";
import { storedForExplaining, storedNamed } from "../stored-secrets.ts";

/** A person waits for this one, so it may search longer than the listener does. */
const searchTime = 500;

/** A failed verification and all that belongs to it. */
export interface FailedCheck {
  readonly provider: Provider;
  readonly scheme: Scheme;
  readonly request: SignedRequest;
  readonly secrets: readonly string[];
  /** Ms since the epoch. */
  readonly now: number;
  readonly found: Verification;
}

/** The verification with the mistake that explains it, of all providers and secrets that are known here. */
export async function explained(app: App, failed: FailedCheck): Promise<Verification> {
  const { provider, scheme, request, secrets, now, found } = failed;
  const known = [...(await (await app.providers()).all()), ...(await directoryProviders(app))];
  const others = known.filter(({ id }) => id !== provider.id);
  const stored = await storedForExplaining(app);
  const otherSchemes = [provider, ...others].flatMap(({ id, schemes }) =>
    schemes.map((variant) => ({
      provider: id,
      scheme: variant.scheme,
      secrets: id === provider.id ? secrets : secretsOf(app, id, stored),
    })),
  );
  const verification = diagnose(scheme, request, secrets, found, {
    now,
    elapsed: app.clock.elapsed,
    budget: searchTime,
    otherSecrets: [...environmentSecretsNamed(app.env), ...storedNamed(stored)],
    otherSchemes,
  });
  return verification.reason === "no_signature" ? pointed(verification, others, request) : verification;
}

function secretsOf({ env }: App, provider: string, stored: readonly StoredSecret[]): string[] {
  const own = stored.filter((one) => one.provider === provider).map(({ secret }) => secret);
  return [...environmentSecrets(env, provider), ...own];
}

/** A missing signature, with a pointer to the provider whose header is there instead. */
function pointed(found: Verification, others: readonly Provider[], { headers }: SignedRequest): Verification {
  for (const { id, schemes } of others) {
    const name = headers.find(([header]) =>
      schemes.some(({ scheme }) => isSignatureHeader(scheme, header)),
    )?.[0];
    if (name !== undefined)
      return { ...found, hint: `${name} is there, which ${id} uses: try --provider ${id}` };
  }
  return found;
}
