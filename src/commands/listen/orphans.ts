import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import { WhkError } from "../../errors.ts";
import { text } from "../../output/text.ts";
import type { Journal, Registration } from "../../store/journal.ts";
import { deleteCommand } from "./delete-command.ts";
import { clientFor, descriptionOf, removed } from "./register.ts";

/**
 * Looks after endpoints of listeners that ended without removing them: those of this account are removed when
 * `yes` is set or the user agrees, else told with what removes them. Those elsewhere are told, as are those
 * whose endpoint cannot be looked for now.
 */
export async function cleanUp(
  app: App,
  journal: Journal,
  { connection, yes }: { readonly connection: Connection; readonly yes: boolean },
): Promise<void> {
  for (const orphan of await journal.orphans(app.isAlive)) {
    if (orphan.base !== connection.base || orphan.provider !== connection.provider.id)
      tellElsewhere(app, orphan);
    else await settle(app, journal, { connection, yes, orphan });
  }
}

interface Settling {
  readonly connection: Connection;
  readonly yes: boolean;
  readonly orphan: Registration;
}

async function settle(app: App, journal: Journal, { connection, yes, orphan }: Settling): Promise<void> {
  const id = await idOf(app, connection, orphan).catch(unknown);
  if (id === undefined) return tellElsewhere(app, orphan);
  // It was never created, or somebody removed it.
  if (id === null) return journal.remove(orphan.key);
  const left = text`the endpoint ${id} is left from an earlier listener`;
  if (!yes && !app.io.interactive) {
    app.io.warn(text`warning: ${left}; \`${deleteCommand(connection, id)}\` removes it, or --yes here`);
    return;
  }
  if (!yes && !(await asked(app, id))) return;
  if (!(await removed(app, connection, id))) return;
  await journal.remove(orphan.key);
  app.io.note(text`  ${left}: removed`);
}

/** Without a network nothing can be looked for; the listener works all the same. */
function unknown(thrown: unknown): undefined {
  if (!(thrown instanceof WhkError)) throw thrown;
}

async function asked(app: App, id: string): Promise<boolean> {
  const { confirm } = await import("../../output/prompt.ts");
  return confirm(app.io, `The endpoint ${id} is left from an earlier listener. Remove it?`);
}

/**
 * The id of a left endpoint, looked for where its creation was never answered; null: there is none. Rejects when the
 * list of endpoints cannot be had.
 */
export async function idOf(
  app: App,
  connection: Connection,
  { endpoint, key, url }: Registration,
): Promise<string | null> {
  if (endpoint !== null) return endpoint;
  const { endpoints } = (await clientFor(app, connection).list()).value;
  const own = endpoints.find((one) => one.description === descriptionOf(key) && one.url === url);
  return own?.id ?? null;
}

function tellElsewhere({ io }: App, { endpoint, provider, base, url }: Registration): void {
  const what = endpoint === null ? `an endpoint for ${url}` : `the endpoint ${endpoint}`;
  const how =
    endpoint === null
      ? `whk endpoints list --provider ${provider} --api-base ${base}`
      : `whk endpoints delete ${endpoint} --provider ${provider} --api-base ${base} --yes`;
  io.warn(text`warning: ${what} is left at ${base}: \`${how}\``);
}
