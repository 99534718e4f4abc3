import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { coalesce } from "../../listen/coalesce.ts";
import type { Accepted } from "../../listen/identify.ts";
import type { StoredSecret } from "../../store/secrets.ts";
import { environmentSecretsNamed, type SecretOptions } from "../secret-input.ts";
import { storedNamed, storedSecrets } from "../stored-secrets.ts";
import { type Expectation, expectationOf, type OwnEndpoint, readBasis } from "./candidates.ts";

/** Whose deliveries a running listener takes, kept up with the stored secrets. */
export interface AcceptedNow {
  readonly expected: Expectation;
  /** The same for the listener; another object after every change. */
  readonly accepted: Accepted;
  /** Reads the stored secrets again if they have changed. Never fails. */
  renew(): Promise<void>;
  /** Takes deliveries signed with the secret of this endpoint from now on. */
  adopt(own: OwnEndpoint): Promise<void>;
  /** Where it is told that the stored secrets cannot be read again; a warning until it is set. */
  onProblem: (message: string) => void;
}

/**
 * Reads what the listener expects. All secrets are masked in output from now on. Throws a usage error for an
 * unknown provider or a secret it cannot use, a store error when the stored secrets cannot be read.
 */
export async function openAccepted(app: App, options: SecretOptions): Promise<AcceptedNow> {
  const basis = await readBasis(app, options);
  const store = await app.secrets();
  let version = await store.version();
  let stored = await storedSecrets(app);
  let own: OwnEndpoint | null = null;
  const build = async () => acceptedFrom(app, await expectationOf(app, basis, { stored, own }), stored);
  let built = await build();
  const now: AcceptedNow = {
    get expected() {
      return built.expected;
    },
    get accepted() {
      return built.accepted;
    },
    renew: coalesce(async () => {
      try {
        const newest = await store.version();
        if (newest === version) return;
        stored = withGone(await storedSecrets(app), { before: stored, now: app.clock.now() });
        version = newest;
        built = await build();
      } catch (thrown) {
        const why = thrown instanceof WhkError ? thrown.message : String(thrown);
        now.onProblem(`the stored secrets have changed and cannot be read: ${why}`);
      }
    }),
    adopt: async (endpoint) => {
      app.io.hide(endpoint.secret);
      own = endpoint;
      built = await build();
    },
    onProblem: (message) => app.io.warn(message),
  };
  return now;
}

/** What was taken from the store, or ended at once, is remembered as ended: so a sender that uses it is told. */
function withGone(
  stored: readonly StoredSecret[],
  { before, now }: { before: readonly StoredSecret[]; now: number },
): StoredSecret[] {
  const kept = new Set(stored.map(({ secret }) => secret));
  const gone = before.filter(({ secret }) => !kept.has(secret));
  const ended = gone.map((one) => ({ ...one, expiresAt: Math.min(one.expiresAt ?? now, now) }));
  return [...stored, ...ended.slice(0, mostGone)];
}

const mostGone = 20;

function acceptedFrom(app: App, expected: Expectation, stored: readonly StoredSecret[]) {
  const { named, all: candidates } = expected;
  const otherSecrets = [...environmentSecretsNamed(app.env), ...storedNamed(stored)];
  return { expected, accepted: { named, candidates, otherSecrets } };
}
