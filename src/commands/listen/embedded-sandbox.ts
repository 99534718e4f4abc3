import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { contractOf } from "../../providers/dashboard-contract.ts";
import type { Provider } from "../../providers/provider.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { openSandbox, type SandboxChoice } from "../sandbox/open.ts";
import { publishSandbox } from "../sandbox/presence.ts";

/** A sandbox in this process, which `--sandbox` of other commands finds. */
export interface EmbeddedSandbox {
  readonly sandbox: Sandbox;
  readonly connection: Connection;
  /** Nobody finds it any more, and it ends. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox on a free port of 127.0.0.1, unless `choice` says otherwise, and connects to what it has of
 * the provider. Throws an unsupported error for a provider that sends nothing.
 */
export async function openEmbeddedSandbox(
  app: App,
  provider: Provider,
  choice: SandboxChoice = {},
): Promise<EmbeddedSandbox> {
  const contract = contractOf(provider);
  if (contract === null) throw sendsNothing(provider);
  const sandbox = await openSandbox(app, choice);
  const base = sandbox.bases[provider.id];
  if (base === undefined) {
    await sandbox.close();
    throw sendsNothing(provider);
  }
  const forget = await publishSandbox(app, sandbox);
  return {
    sandbox,
    connection: { provider, contract, base, apiKey: sandbox.apiKey, mode: "sandbox" },
    close: async () => {
      await forget();
      await sandbox.close();
    },
  };
}

function sendsNothing({ id }: Provider): WhkError {
  return new WhkError("unsupported", "unsupported_by_provider", `${id} sends no events`, {
    hint: "the sandbox delivers for those that do; `whk providers list` shows them",
  });
}
