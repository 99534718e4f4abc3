import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";

export interface ConfirmFlags {
  readonly yes?: boolean;
  readonly live?: boolean;
}

/** What is to be confirmed. */
export interface Intention {
  readonly id: string;
  /** `Rotate the signing secret of`. */
  readonly question: string;
  /** `rotating ends the secret your app verifies with`. */
  readonly why: string;
}

/**
 * Resolves when the user means it: by --yes, else asked on a terminal; for a live key by typing the id. Throws a
 * usage error when a live key comes without --live, when there is nobody to ask, or the answer is no.
 */
export async function confirmed(
  app: App,
  connection: Connection,
  intention: Intention & { readonly flags: ConfirmFlags },
): Promise<void> {
  const { flags, id, question, why } = intention;
  const live = connection.mode === "live";
  if (live && flags.live !== true) {
    throw new WhkError("usage", "live_needs_flag", `this key is live: ${why}`, {
      hint: "add --live if that is meant",
    });
  }
  if (flags.yes === true) return;
  if (!app.io.interactive) {
    throw new WhkError(
      "usage",
      "confirmation_needed",
      "this has to be confirmed, and there is nobody to ask",
      {
        hint: "add --yes",
      },
    );
  }
  const prompt = await import("../../output/prompt.ts");
  const whose = `${connection.provider.id}, ${connection.mode}`;
  const sure = live
    ? (await prompt.askText(app.io, `${question} ${id} (${whose})? Type its id:`)) === id
    : await prompt.confirm(app.io, `${question} ${id} (${whose})?`);
  if (!sure) throw new WhkError("usage", "not_confirmed", "not confirmed: nothing was changed");
}
