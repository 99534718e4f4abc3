import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Candidate } from "../../listen/candidate.ts";
import { text } from "../../output/text.ts";
import type { Provider } from "../../providers/provider.ts";
import { checkSecret } from "../../signing/keys.ts";
import { chosenProvider } from "../provider-choice.ts";
import {
  environmentSecrets,
  environmentSecretsNamed,
  readSecrets,
  type SecretOptions,
  secretVariable,
} from "../secret-input.ts";
import { createSessionSecrets } from "./session-secrets.ts";

/** One provider this listener expects. */
export interface Expected extends Candidate {
  /** Where the configured secrets come from: a variable, stdin, a file; null when there is none. */
  readonly source: string | null;
  /** Secrets made for this session, the last of `secrets`; `whk trigger` signs with them. */
  readonly session: readonly string[];
}

export interface Expectation {
  /** The provider that was named; null: all are tried. */
  readonly named: Expected | null;
  /** In the order they are tried. */
  readonly all: readonly Expected[];
}

/**
 * The providers this listener expects: the named one first, else those with a configured secret, then all that
 * are known whole. Each is checked with its configured secrets and then with one made for this session. All are
 * masked in output from now on. Throws a usage error for an unknown provider and for a secret that the named
 * one cannot use; such a secret in a variable of another provider is warned of and left out.
 */
export async function expectedProviders(app: App, options: SecretOptions): Promise<Expectation> {
  const chosen = await chosenProvider(app);
  const given = await readSecrets(app, chosen?.id ?? null, options);
  if (chosen !== null) refuseUnusable(chosen, given);
  const source = given.length === 0 ? null : sourceOf(app, chosen, options);
  const sessionSecrets = createSessionSecrets(app.ids.bytes);
  const all = (await knownProviders(app, chosen)).map((provider): Expected => {
    const own = provider === chosen ? [] : usableFromEnvironment(app, provider);
    const shared = chosen === null || provider === chosen ? given : [];
    const configured = own.length > 0 ? own : shared;
    const session = sessionSecrets(provider);
    const from = own.length > 0 ? secretVariable(provider.id) : source;
    return {
      provider,
      secrets: [...configured, ...session],
      configured: configured.length > 0,
      source: configured.length > 0 ? from : null,
      session,
    };
  });
  for (const secret of all.flatMap(({ secrets }) => secrets)) app.io.hide(secret);
  const named = all.find(({ provider }) => provider === chosen) ?? null;
  return { named, all: [...all].sort((a, b) => rank(a, named) - rank(b, named)) };
}

function rank(one: Expected, named: Expected | null): number {
  if (one === named) return 0;
  return one.configured ? 1 : 2;
}

/** The chosen one as the very object it is, then the others. */
async function knownProviders(app: App, chosen: Provider | null): Promise<Provider[]> {
  const registry = await app.providers();
  const whole = await registry.all();
  const variables = new Set(environmentSecretsNamed(app.env).map(({ label }) => label));
  variables.delete("WHK_SECRET");
  const signatureOnly =
    variables.size === 0
      ? []
      : (await registry.directoryIds()).filter((id) => variables.has(secretVariable(id)));
  const others = await Promise.all(signatureOnly.map((id) => registry.get(id)));
  const all = [...whole, ...others.filter((provider) => provider !== null)];
  return chosen === null ? all : [chosen, ...all.filter(({ id }) => id !== chosen.id)];
}

function usableFromEnvironment(app: App, provider: Provider): string[] {
  return environmentSecrets(app.env, provider.id).filter((secret) => {
    const problem = problemOf(provider, secret);
    if (problem !== null) app.io.warn(text`warning: ${secretVariable(provider.id)} is left out: ${problem}`);
    return problem === null;
  });
}

function refuseUnusable(provider: Provider, secrets: readonly string[]): void {
  for (const secret of secrets) {
    const problem = problemOf(provider, secret);
    if (problem === null) continue;
    throw new WhkError(
      "usage",
      "bad_secret",
      `the signing secret cannot be used for ${provider.id}: ${problem}`,
      {
        hint: "copy it from the provider again, whole",
      },
    );
  }
}

/** What keeps the secret from every variant of the provider's scheme, or null when one can use it. */
function problemOf({ schemes }: Provider, secret: string): string | null {
  const problems = schemes.map(({ scheme }) => checkSecret(scheme, secret));
  return problems.includes(null) ? null : (problems[0] ?? null);
}

function sourceOf(app: App, chosen: Provider | null, options: SecretOptions): string {
  if (options.secretStdin === true) return "stdin";
  if (options.secretFile !== undefined) return options.secretFile;
  const own = chosen === null ? undefined : secretVariable(chosen.id);
  return own !== undefined && app.env[own] !== undefined ? own : "WHK_SECRET";
}
