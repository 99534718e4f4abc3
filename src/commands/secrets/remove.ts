import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import type { StoredSecret } from "../../store/secrets.ts";
import { findProvider } from "../provider-choice.ts";
import { requireKnownProfile } from "../settings/effective.ts";

/** The flags of `whk secrets remove`. */
export interface RemoveFlags {
  readonly label?: string;
  readonly all?: boolean;
  readonly yes?: boolean;
}

/**
 * Forgets the secrets that are named, once that is confirmed. Throws a usage error when nothing or nothing that
 * exists is named, or nobody can confirm it; then nothing is removed.
 */
export async function runRemove(app: App, ids: readonly string[], flags: RemoveFlags): Promise<void> {
  await requireKnownProfile(app);
  const chosen = await chosenSecrets(app, ids, flags);
  if (flags.yes !== true) await confirmed(app, chosen);
  const removed = await (await app.secrets()).removeSecrets(chosen.map(({ id }) => id));
  if (app.io.mode.json) return app.io.record({ removed, ids: chosen.map(({ id }) => id) });
  const { glyphs, notePaint } = app.io;
  app.io.note(text`${notePaint.green(glyphs.ok)} removed  ${counted(removed)}`);
}

async function chosenSecrets(app: App, ids: readonly string[], flags: RemoveFlags): Promise<StoredSecret[]> {
  const ways = [ids.length > 0, flags.label !== undefined, flags.all === true].filter(Boolean).length;
  if (ways !== 1) {
    const message =
      ways === 0 ? "nothing is named to be removed" : "ids, --label and --all exclude each other";
    throw usage(
      "bad_combination",
      message,
      "give ids, or --label <text>, or --all; `whk secrets list` shows them",
    );
  }
  const { provider } = app.globals;
  const owner = provider === undefined ? undefined : (await findProvider(app, provider)).id;
  const all = await (await app.secrets()).secrets(owner);
  if (ids.length > 0) return [...new Set(ids.map((id) => withId(all, id)))];
  const chosen = all.filter(({ label }) => flags.all === true || label === flags.label);
  if (chosen.length > 0) return chosen;
  const what = flags.all === true ? "no secrets are stored" : `no secret has the label "${flags.label}"`;
  throw usage(
    "unknown_secret",
    owner === undefined ? what : `${what} for ${owner}`,
    "`whk secrets list` shows them",
  );
}

/** Ids may be shortened as long as they mean one. */
function withId(all: readonly StoredSecret[], id: string): StoredSecret {
  const [first, second] = all.filter((one) => one.id.startsWith(id));
  const exact = all.find((one) => one.id === id);
  if (exact !== undefined) return exact;
  if (first === undefined || id === "")
    throw usage("unknown_secret", `there is no secret "${id}"`, "`whk secrets list` shows them");
  if (second === undefined) return first;
  throw usage(
    "ambiguous_id",
    `"${id}" means several secrets`,
    `write more of it: ${first.id} or ${second.id}`,
  );
}

async function confirmed({ io }: App, chosen: readonly StoredSecret[]): Promise<void> {
  if (!io.interactive) {
    throw usage("confirmation_needed", "this has to be confirmed, and there is nobody to ask", "add --yes");
  }
  const { confirm } = await import("../../output/prompt.ts");
  const names = chosen.map(({ provider, label, id }) => `${provider} ${label ?? id}`).join(", ");
  if (
    await confirm(io, `Remove ${counted(chosen.length)} (${names})? Deliveries they signed no longer verify.`)
  )
    return;
  throw usage("not_confirmed", "not confirmed: nothing was removed", "answer y, or add --yes");
}

function counted(count: number): string {
  return count === 1 ? "1 secret" : `${count} secrets`;
}

function usage(code: string, message: string, hint: string): WhkError {
  return new WhkError("usage", code, message, { hint });
}
