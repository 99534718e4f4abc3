import type { App } from "../../app.ts";
import { type Delivery, headerValues, type Verification } from "../../events/delivery.ts";
import { type Accepted, createIdentify } from "../../listen/identify.ts";
import { createKnownHeaders } from "../../listen/known-headers.ts";
import { createSuggest } from "../../listen/suggest.ts";
import { timeNear } from "../../output/time.ts";
import type { Session } from "../../store/listeners.ts";
import type { StoredSecret } from "../../store/secrets.ts";
import { type Expectation, expectationOf, readBasis } from "../listen/candidates.ts";
import { environmentSecretsNamed, type SecretOptions, secretVariable } from "../secret-input.ts";
import { effectiveProvider } from "../settings/effective.ts";
import { storedForExplaining, storedNamed } from "../stored-secrets.ts";
import { runningSessions } from "../trigger/destination.ts";

/** What a stored delivery's signature is with the secrets there are now. */
export interface Today {
  readonly provider: string | null;
  readonly verification: Verification;
  /** The secret that fits, `stored since 12:04:31, label shop`; null when none does. */
  readonly fitting: string | null;
}

/**
 * Verifies a stored delivery as the listener would, as of the time it was received, with the secrets that are given,
 * stored, and in use by running listeners. Null for a handshake, which nobody signs. All secrets are masked in output
 * from now on. Throws a usage error for an unknown provider and for a given secret that it cannot use.
 */
export async function verifyToday(
  app: App,
  delivery: Delivery,
  options: SecretOptions,
): Promise<Today | null> {
  if (delivery.signature.reason === "handshake") return null;
  const stored = await storedForExplaining(app);
  const sessions = await runningSessions(app);
  const expected = await expectationFor(app, delivery, { options, stored, sessions });
  const { named, all: candidates } = expected;
  const otherSecrets = [...environmentSecretsNamed(app.env), ...storedNamed(stored)];
  const identify = await identifyWith(app, { named, candidates, otherSecrets }, delivery);
  const { provider, verification } = await identify(delivery);
  const expectedOne = expected.all.find((one) => one.provider === provider);
  const secret = verification.secret === null ? undefined : expectedOne?.secrets[verification.secret];
  const fitting = secret === undefined ? null : sourceOf(app, secret, { expected, stored });
  return { provider: provider?.id ?? null, verification, fitting };
}

interface Known {
  readonly options: SecretOptions;
  readonly stored: readonly StoredSecret[];
  readonly sessions: readonly Session[];
}

async function expectationFor(app: App, delivery: Delivery, known: Known): Promise<Expectation> {
  const { options, stored, sessions } = known;
  const provider = await providerFor(app, delivery);
  const basis = await readBasis({ ...app, globals: { ...app.globals, provider } }, options);
  const sessionOf = ({ id }: { readonly id: string }) => {
    const secrets = sessions.flatMap((session) =>
      Object.hasOwn(session.secrets, id) ? (session.secrets[id] ?? []) : [],
    );
    for (const secret of secrets) app.io.hide(secret);
    return secrets;
  };
  return expectationOf(app, { ...basis, sessionOf }, { stored, own: null });
}

/** Whom the flag names, else whose it was when it came, if that provider is still known. */
async function providerFor(app: App, { provider }: Delivery): Promise<string | undefined> {
  const named = await effectiveProvider(app);
  if (named?.origin === "flag" || provider === null) return app.globals.provider;
  const known = await (await app.providers()).get(provider);
  return known?.id ?? app.globals.provider;
}

async function identifyWith(app: App, accepted: Accepted, { headers }: Delivery) {
  const known = createKnownHeaders(await app.providers());
  const host = headerValues(headers, "host")[0] ?? "localhost";
  return createIdentify({
    accepted: () => accepted,
    renew: async () => {},
    suggest: createSuggest({ known, secretVariable, acceptsInvalid: true }),
    elapsed: () => app.clock.elapsed(),
    tellTime: (time, now) => timeNear(time, now),
    // Only text that a signature may cover; nothing is sent there.
    baseUrl: () => `http://${host}`,
  });
}

function sourceOf(
  app: App,
  secret: string,
  { expected, stored }: { expected: Expectation; stored: readonly StoredSecret[] },
): string {
  const known = expected.all.flatMap((one) => one.known).find((one) => one.secret === secret);
  if (known === undefined) return "of a running listener";
  const kept = stored.find((one) => one.secret === secret);
  if (!known.stored || kept === undefined) return known.label;
  return known.label.replace(/^stored/, `stored since ${timeNear(kept.createdAt, app.clock.now())}`);
}
