import type { App } from "../../app.ts";
import type { Scheme } from "../../signing/scheme.ts";
import type { Session } from "../../store/listeners.ts";
import { forSigning, knownSecrets } from "../secret-choice.ts";
import { noSecret, type SecretOptions } from "../secret-input.ts";

export interface SecretRequest {
  readonly provider: string;
  readonly scheme: Scheme;
  readonly options: SecretOptions;
  /** The listener the request goes to first, then the others. */
  readonly sessions: readonly Session[];
}

/**
 * The secrets to sign with: the given or stored ones, else those a running listener made for the provider. All are
 * masked in output from now on. Throws a usage error when the scheme needs one and there is none.
 */
export async function signingSecrets(app: App, request: SecretRequest): Promise<string[]> {
  const { provider, scheme, options, sessions } = request;
  if (scheme.kind === "none") return [];
  const given = forSigning(app, await knownSecrets(app, provider, options));
  const listeners = sessions
    .map((session) => secretsIn(session, provider))
    .find((secrets) => secrets.length > 0);
  const secrets = given.length > 0 ? given : (listeners ?? []);
  if (secrets.length === 0) throw noSecret(provider);
  for (const secret of listeners ?? []) app.io.hide(secret);
  return [...secrets];
}

function secretsIn(session: Session, provider: string): readonly string[] {
  return Object.hasOwn(session.secrets, provider) ? (session.secrets[provider] ?? []) : [];
}
