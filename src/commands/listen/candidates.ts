import type { App } from "../../app.ts";
import type { Candidate } from "../../listen/candidate.ts";
import { createSessionSecrets } from "../../listen/session-secrets.ts";
import type { Provider } from "../../providers/provider.ts";
import type { StoredSecret } from "../../store/secrets.ts";
import { chosenProvider } from "../provider-choice.ts";
import { type KnownSecret, knownFromStore } from "../secret-choice.ts";
import {
  environmentSecrets,
  environmentSecretsNamed,
  givenSecrets,
  type SecretOptions,
  secretVariable,
} from "../secret-input.ts";
import { arrangeSecrets, type Secrets } from "./arrange-secrets.ts";
import { createUsable, refuseUnusable, type Usable } from "./usable-secrets.ts";

/** One provider this listener expects. */
export interface Expected extends Candidate {
  /** Its secrets but those of the session, and where each comes from. */
  readonly known: readonly KnownSecret[];
  /** Secrets made for this session; `whk trigger` signs with them. */
  readonly session: readonly string[];
}

export interface Expectation {
  /** The provider that was named; null: all are tried. */
  readonly named: Expected | null;
  /** In the order they are tried. */
  readonly all: readonly Expected[];
}

/** What the providers are expected by that does not change while the listener runs. */
export interface Basis {
  readonly chosen: Provider | null;
  /** Given for the chosen one, or for all while none is chosen. */
  readonly given: readonly KnownSecret[];
  readonly sessionOf: (provider: Provider) => readonly string[];
  readonly usable: Usable;
}

/** The endpoint this listener registered, and its secret, which is kept nowhere else. */
export interface OwnEndpoint {
  readonly provider: string;
  readonly id: string;
  readonly base: string;
  readonly secret: string;
}

/** What may change while the listener runs. */
export interface Changing {
  readonly stored: readonly StoredSecret[];
  readonly own: OwnEndpoint | null;
}

/**
 * Provider and secrets the user gave. Throws a usage error for an unknown provider and for a given secret that it
 * cannot use.
 */
export async function readBasis(app: App, options: SecretOptions): Promise<Basis> {
  const chosen = await chosenProvider(app);
  const { secrets, source } = await givenSecrets(app, chosen?.id ?? null, options);
  if (chosen !== null) refuseUnusable(chosen, secrets);
  const made = new Map<string, readonly string[]>();
  const makeSession = createSessionSecrets(app.ids.bytes);
  return {
    chosen,
    given: secrets.map((secret) => given(secret, source ?? "")),
    usable: createUsable((message) => app.io.warn(message)),
    sessionOf: (provider) => {
      const session = made.get(provider.id) ?? makeSession(provider);
      for (const secret of session) app.io.hide(secret);
      made.set(provider.id, session);
      return session;
    },
  };
}

/**
 * The providers this listener expects: the named one first, else those with a configured secret, then all that
 * are known whole. Each is checked with its configured secrets, then with one made for this session. Given
 * secrets hide the stored ones but those of endpoints: a rotation stores what the provider signs with from then
 * on, and nobody changes a variable meanwhile. A secret that its provider cannot use is warned of, once, and
 * left out.
 */
export async function expectationOf(app: App, basis: Basis, changing: Changing): Promise<Expectation> {
  const { chosen } = basis;
  const providers = await knownProviders(app, chosen, changing.stored);
  const all = providers.map((provider) => expectedFrom(app, provider, { ...basis, ...changing }));
  const named = all.find(({ provider }) => provider === chosen) ?? null;
  return { named, all: [...all].sort((a, b) => rank(a, named) - rank(b, named)) };
}

function rank(one: Expected, named: Expected | null): number {
  if (one === named) return 0;
  return one.configured ? 1 : 2;
}

function given(secret: string, source: string): KnownSecret {
  return { secret, label: `from ${source}`, stored: false, until: null };
}

/** The chosen one as the very object it is, then the others. */
async function knownProviders(
  app: App,
  chosen: Provider | null,
  stored: readonly StoredSecret[],
): Promise<Provider[]> {
  const registry = await app.providers();
  const whole = await registry.all();
  const variables = new Set(environmentSecretsNamed(app.env).map(({ label }) => label));
  variables.delete("WHK_SECRET");
  const hasSecret = (id: string) =>
    variables.has(secretVariable(id)) || stored.some(({ provider }) => provider === id);
  const isAsked = variables.size > 0 || stored.length > 0;
  const signatureOnly = isAsked ? (await registry.directoryIds()).filter(hasSecret) : [];
  const others = await Promise.all(signatureOnly.map((id) => registry.get(id)));
  const all = [...whole, ...others.filter((provider) => provider !== null)];
  return chosen === null ? all : [chosen, ...all.filter(({ id }) => id !== chosen.id)];
}

function expectedFrom(app: App, provider: Provider, parts: Basis & Changing): Expected {
  const session = parts.sessionOf(provider);
  const own = ownSecrets(provider, parts);
  const configured = configuredSecrets(app, provider, parts);
  const { known, ...arranged } = arrangeSecrets({ ...own, configured, session });
  return { provider, ...arranged, configured: known.length > 0, known, session };
}

/** Of the endpoint this listener registered: what rotations stored since, and the one it began with. */
function ownSecrets({ id }: Provider, { own, stored }: Changing): Pick<Secrets, "rotated" | "first"> {
  if (own === null || own.provider !== id) return { rotated: [], first: null };
  const isOwn = ({ provider, endpoint }: StoredSecret) =>
    provider === id && endpoint?.id === own.id && endpoint.base === own.base;
  const first = { secret: own.secret, label: `of endpoint ${own.id}`, stored: false, until: null };
  return { rotated: stored.filter(isOwn).map(knownFromStore), first };
}

/** What is given before what is stored; of the stored ones only those of endpoints when any is given. */
function configuredSecrets(app: App, provider: Provider, parts: Basis & Changing): readonly KnownSecret[] {
  const before = givenFor(app, provider, parts);
  const stored = parts.stored
    .filter((one) => one.provider === provider.id && (before.length === 0 || one.endpoint !== null))
    .map(knownFromStore)
    .filter(({ secret, label }) => parts.usable(provider, secret, `the secret that is ${label}`));
  return [...before, ...stored];
}

/** From the first source that has any. */
function givenFor(app: App, provider: Provider, parts: Basis & Changing): readonly KnownSecret[] {
  const { chosen, usable } = parts;
  const variable = secretVariable(provider.id);
  const environment = provider === chosen ? [] : environmentSecrets(app.env, provider.id);
  const own = environment.filter((secret) => usable(provider, secret, variable));
  if (own.length > 0) return own.map((secret) => given(secret, variable));
  return chosen === null || provider === chosen ? parts.given : [];
}
