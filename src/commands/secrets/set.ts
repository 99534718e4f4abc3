import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { localTime } from "../../output/time.ts";
import type { Provider } from "../../providers/provider.ts";
import { checkSecret, secretWarning } from "../../signing/keys.ts";
import type { StoredSecret } from "../../store/secrets.ts";
import { findProvider, requiredProvider } from "../provider-choice.ts";
import { givenSecrets, type SecretOptions } from "../secret-input.ts";
import { requireKnownProfile } from "../settings/effective.ts";
import { parseEnd } from "../values.ts";
import { shownRecord } from "./shown.ts";

/** The flags of `whk secrets set`. */
export interface SetFlags extends SecretOptions {
  readonly label?: string;
  readonly expires?: string;
}

/**
 * Keeps one signing secret of the provider, or several separated by commas. Throws a usage error when there is none
 * or it does not fit the provider's signature scheme.
 */
export async function runSet(app: App, id: string | undefined, flags: SetFlags): Promise<void> {
  await requireKnownProfile(app);
  const provider = id === undefined ? await requiredProvider(app) : await findProvider(app, id);
  const label = readLabel(flags.label);
  const now = app.clock.now();
  const expiresAt = flags.expires === undefined ? null : parseEnd("--expires", flags.expires, now);
  const secrets = await readSecrets(app, provider, flags);
  for (const secret of secrets) check(app, provider, secret);
  const store = await app.secrets();
  const stored: StoredSecret[] = [];
  for (const secret of secrets) {
    stored.push(await store.addSecret({ provider: provider.id, label, secret, expiresAt, endpoint: null }));
  }
  if (app.io.mode.json) return app.io.record(stored.map((one) => shownRecord(app.io, one)));
  for (const one of stored) tell(app, one);
}

function readLabel(label: string | undefined): string | null {
  if (label === undefined) return null;
  if (label.trim() !== "" && label.length <= 100) return label.trim();
  throw new WhkError("usage", "bad_value", `--label: "${label.slice(0, 20)}" is no label`, {
    hint: "a word or a few, at most 100 characters",
  });
}

async function readSecrets(
  app: App,
  { id, name }: Provider,
  flags: SecretOptions,
): Promise<readonly string[]> {
  if (flags.secretStdin === true || flags.secretFile !== undefined) {
    return (await givenSecrets(app, id, flags)).secrets;
  }
  if (!app.io.interactive) {
    throw new WhkError(
      "usage",
      "missing_secret",
      `the signing secret of ${id} is missing, and there is nobody to ask`,
      {
        hint: "give it with --secret-stdin or --secret-file",
      },
    );
  }
  const { askSecret } = await import("../../output/prompt.ts");
  const secret = await askSecret(app.io, `Signing secret of ${name}:`);
  app.io.hide(secret);
  const warning = secretWarning(secret);
  if (warning !== null) app.io.warn(text`warning: ${warning}`);
  return [secret];
}

/** One reading of the provider's signature that can use the secret is enough. */
function check(app: App, { id, schemes }: Provider, secret: string): void {
  const problems = schemes.map(({ scheme }) =>
    secret === "" ? "the secret is empty" : checkSecret(scheme, secret),
  );
  const [problem] = problems;
  if (typeof problem === "string" && !problems.includes(null)) {
    throw new WhkError("usage", "bad_secret", `${id}: ${problem}`, {
      hint: `copy the secret from the provider again; \`whk providers show ${id}\` says what it is used for`,
    });
  }
  if (/^[sp]k_(live|test)_/.test(secret)) {
    app.io.warn(
      "warning: this looks like an API key, which `whk login` keeps; a signing secret is something else",
    );
  }
}

function tell({ io }: App, one: StoredSecret): void {
  const label = one.label === null ? "" : `, label ${one.label}`;
  const end = one.expiresAt === null ? "" : `, until ${localTime(one.expiresAt)}`;
  const ok = io.notePaint.green(io.glyphs.ok);
  io.note(
    text`${ok} stored  ${io.mask(one.secret)} for ${one.provider}${label}${end}  ${io.notePaint.dim(one.id)}`,
  );
}
