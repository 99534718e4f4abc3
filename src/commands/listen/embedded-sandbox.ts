import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { contractOf } from "../../providers/dashboard-contract.ts";
import type { Provider } from "../../providers/provider.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { removeSecretsAt } from "../endpoints/remove-secrets.ts";
import { openSandbox, type SandboxChoice } from "../sandbox/open.ts";
import { publishSandbox } from "../sandbox/presence.ts";

/** A sandbox in this process, which `--sandbox` of other commands finds. */
export interface EmbeddedSandbox {
  readonly sandbox: Sandbox;
  readonly connection: Connection;
  /** Nobody finds it any more, and it ends; so do the secrets that were stored for its endpoints. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox on a free port of 127.0.0.1, unless `choice` says otherwise, and connects to what it has of
 * the provider. Throws an unsupported error for a provider that only receives and for one whose
 * events are not known.
 */
export async function openEmbeddedSandbox(
  app: App,
  provider: Provider,
  choice: SandboxChoice = {},
): Promise<EmbeddedSandbox> {
  const contract = contractOf(provider);
  if (contract === null) throw cannotSend(provider);
  const sandbox = await openSandbox(app, choice);
  const base = sandbox.bases[provider.id];
  if (base === undefined) {
    await sandbox.close();
    throw cannotSend(provider);
  }
  const forget = await publishSandbox(app, sandbox);
  return {
    sandbox,
    connection: { provider, contract, base, apiKey: sandbox.apiKey, mode: "sandbox" },
    close: async () => {
      await forget();
      await sandbox.close();
      await forgetSecrets(app, Object.values(sandbox.bases));
    },
  };
}

/** Never fails: what cannot be removed is only of no use any more. */
async function forgetSecrets(app: App, bases: readonly string[]): Promise<void> {
  await removeSecretsAt(app, bases).catch((thrown: unknown) => {
    if (!(thrown instanceof WhkError)) throw thrown;
    app.io.warn(text`warning: the secrets of the sandbox's endpoints are still stored: ${thrown.message}`);
  });
}

function cannotSend({ id, direction }: Provider): WhkError {
  const [message, hint] =
    direction === "out"
      ? [
          `${id} sends no events: your app sends them to it`,
          `\`whk listen --provider ${id}\` shows and verifies what your app sends; \`whk sandbox\` simulates ${id} as the receiver`,
        ]
      : [
          `the sandbox cannot send events of ${id}: whk knows their signature, but no samples`,
          `\`whk listen --provider ${id}\` verifies real ones; \`whk providers list\` shows the others`,
        ];
  return new WhkError("unsupported", "unsupported_by_provider", message, {
    hint,
    details: { provider: id, command: "listen --sandbox" },
  });
}
