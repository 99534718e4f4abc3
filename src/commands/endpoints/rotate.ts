import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { type EnvTarget, writeEnvValue } from "../../store/env-file.ts";
import { parseDuration } from "../values.ts";
import { type ConfirmFlags, confirmed } from "./confirm.ts";
import { checkedEnvTarget } from "./env-target.ts";
import { checkStore, keepSecret } from "./keep-secret.ts";
import { oldSecrets } from "./old-secrets.ts";
import { printRotated } from "./print-rotated.ts";
import { type Work, withEndpoints } from "./work.ts";

export interface RotateFlags extends ConfirmFlags {
  readonly overlap?: string;
  readonly writeEnv?: string;
  readonly viaReplace?: boolean;
  readonly printSecret?: boolean;
  readonly raw?: boolean;
}

/** One rotation that is meant. */
export interface Rotation {
  readonly id: string;
  /** How long the old secret is accepted here, ms. */
  readonly overlap: number;
  readonly env: EnvTarget | null;
  readonly flags: RotateFlags;
}

/**
 * Makes a new signing secret at the provider, stores it at once and keeps the old one for the overlap. Throws a
 * usage error when it is not confirmed or the file of --write-env cannot be written; nothing is rotated then.
 */
export async function runRotate(app: App, id: string, flags: RotateFlags): Promise<void> {
  const overlap = parseDuration("--overlap", flags.overlap ?? "24h");
  const env = await checkedEnvTarget(app, flags.writeEnv);
  await withEndpoints(
    app,
    { operation: flags.viaReplace ? "create" : "rotate", live: flags.live },
    async (work) => {
      const question = flags.viaReplace
        ? "Replace, to renew its signing secret, the endpoint"
        : "Rotate the signing secret of";
      const why = "what the provider sends is signed with the new secret from now on";
      await confirmed(app, work.connection, { id, question, why, flags });
      const rotation = { id, overlap, env, flags };
      if (flags.viaReplace !== true) return rotate(work, rotation);
      const { rotateViaReplace } = await import("./replace.ts");
      await rotateViaReplace(work, rotation);
    },
  );
}

async function rotate(work: Work, rotation: Rotation): Promise<void> {
  const { app, connection, client } = work;
  const { id, overlap, env } = rotation;
  await checkStore(app);
  const old = await oldSecrets(work, id);
  const { value, raw } = await work
    .during("rotating the secret", () => client.rotate(id))
    .catch((thrown) => {
      throw withReplaceHint(work, { id, known: old.length > 0 }, thrown);
    });
  const until = app.clock.now() + overlap;
  const { provider, base } = connection;
  const label = old[0]?.label ?? null;
  const notStored = await keepSecret(app, value.secret, (secrets) =>
    secrets.rotateSecret(
      { provider: provider.id, label, secret: value.secret, endpoint: { id, base } },
      until,
      // Another process may have rotated meanwhile, and nobody knows which came last at the provider.
      old.map((one) => one.id),
    ),
  );
  const notWritten = await writeEnv(env, value.secret);
  printRotated(app, {
    rotation,
    ...value,
    until,
    raw,
    hadOld: old.length > 0,
    notStored,
    notWritten,
    replacedBy: null,
  });
  const failure = notStored ?? notWritten;
  if (failure !== null) throw failure;
}

/** Null when it is written or nothing is to be. By now the secret is stored, so a failure is told at the end. */
export async function writeEnv(env: EnvTarget | null, secret: string): Promise<WhkError | null> {
  if (env === null) return null;
  try {
    await writeEnvValue(env, secret);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof WhkError)) throw thrown;
    return new WhkError("store", thrown.code, thrown.message, {
      hint: "the secret is rotated and kept in secrets.json of the config folder; copy it from there, or rotate again",
      cause: thrown,
    });
  }
}

/** A provider that does not know the assumed path may still take a second endpoint. */
function withReplaceHint(
  { connection }: Work,
  { id, known }: { id: string; known: boolean },
  thrown: unknown,
): unknown {
  if (!(thrown instanceof WhkError) || thrown.kind !== "provider") return thrown;
  if (thrown.code === "endpoint_not_found" && !known) return thrown;
  const { status } = thrown.details;
  if (connection.contract.calls.rotate?.evidence !== "inferred" || (status !== 404 && status !== 405))
    return thrown;
  const replace = `\`whk endpoints rotate ${id} --via-replace\` makes a second endpoint and deletes this one`;
  const hint = thrown.hint === undefined ? replace : `${thrown.hint}; or ${replace}`;
  return new WhkError(thrown.kind, thrown.code, thrown.message, {
    hint,
    details: thrown.details,
    cause: thrown,
  });
}
