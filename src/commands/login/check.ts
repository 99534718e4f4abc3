import type { App } from "../../app.ts";
import { type Connection, openEndpointClient } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { sendOnce } from "../../http.ts";
import { startSpinner } from "../../output/progress.ts";
import { isLiveKey } from "../live-guard.ts";

/** What is known of a key. */
export interface KeyCheck {
  /** By how it starts. */
  readonly mode: "live" | "test" | "unknown";
  readonly done: boolean;
  /** Why it was not checked; null when it was. */
  readonly why: string | null;
}

/**
 * Asks the provider whose key this is, where its contract has a call for that and it is not a guess. Throws an auth
 * error when the provider refuses the key; that nobody answers is told in the outcome.
 */
export async function checkedKey(app: App, connection: Connection): Promise<KeyCheck> {
  const mode = modeOf(connection);
  const why = (await whyImpossible(connection)) ?? (await whyUnanswered(app, connection));
  return { mode, done: why === null, why };
}

function modeOf({ contract, apiKey }: Connection): KeyCheck["mode"] {
  if (isLiveKey(apiKey, contract)) return "live";
  return apiKey.startsWith(contract.auth.test) ? "test" : "unknown";
}

/** Why the provider is not asked; null when it can be. */
export async function whyImpossible({ contract, mode, provider }: Connection): Promise<string | null> {
  const call = contract.calls.whoami;
  if (call === undefined || (call.only !== undefined && mode !== "sandbox")) {
    return `${provider.id} has no call that tells`;
  }
  return call.evidence === "inferred" && mode !== "sandbox"
    ? "the call that tells is only our assumption"
    : null;
}

async function whyUnanswered(app: App, connection: Connection): Promise<string | null> {
  const spinner = await startSpinner(app.io, `asking ${connection.provider.id}`);
  const client = openEndpointClient({
    connection,
    send: sendOnce,
    clock: app.clock,
    bytes: (count) => app.ids.bytes(count),
    onWait: (why) => spinner.update(why),
    userAgent: `whk/${app.version}`,
  });
  try {
    await client.whoami();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof WhkError) || thrown.kind === "auth") throw thrown;
    return thrown.message;
  } finally {
    spinner.stop();
  }
}
