import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import { contractOf } from "../../providers/dashboard-contract.ts";
import { isThisMachine } from "../../store/api-base.ts";
import { storedSecrets } from "../stored-secrets.ts";
import { updateCommand } from "./delete-command.ts";

/**
 * Says what a user types when the public address has changed and the endpoint is not the listener's own: one
 * command for each endpoint whose secret is stored, else the one with `<id>`. Never fails.
 */
export async function tellMoved(app: App, url: string, provider: string | null): Promise<void> {
  const commands = await commandsFor(app, url, provider).catch((thrown: unknown) => {
    if (!(thrown instanceof WhkError)) throw thrown;
    return [];
  });
  const named = provider === null ? "" : ` --provider ${provider}`;
  const usual = `whk endpoints update <id> --url ${url}${named}`;
  app.io.note("  the provider still sends to the old address; this changes it:");
  for (const command of commands.length > 0 ? commands : [usual]) app.io.note(text`    ${command}`);
  if (commands.length === 0)
    app.io.note("    `whk endpoints list` shows the id; some providers have a dashboard for it");
}

async function commandsFor(app: App, url: string, provider: string | null): Promise<string[]> {
  const registry = await app.providers();
  const commands: string[] = [];
  for (const { provider: id, endpoint } of await storedSecrets(app, provider ?? undefined)) {
    // A sandbox reaches the listener without the public address.
    if (endpoint === null || isThisMachine(new URL(endpoint.base).hostname)) continue;
    const owner = await registry.get(id);
    const contract = owner && contractOf(owner);
    if (!owner || !contract) continue;
    commands.push(
      updateCommand({ provider: owner, contract, base: endpoint.base, mode: "test" }, endpoint.id, url),
    );
  }
  return [...new Set(commands)];
}
