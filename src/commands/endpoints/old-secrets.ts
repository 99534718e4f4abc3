import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import type { RegisteredEndpoint } from "../../store/listeners.ts";
import type { StoredSecret } from "../../store/secrets.ts";
import { runningSessions } from "../trigger/destination.ts";
import type { Work } from "./work.ts";

/**
 * The secrets stored for this endpoint; that of a running listener's own endpoint is stored for this. A store that
 * cannot be read stops everything before it begins.
 */
export async function oldSecrets({ app, connection }: Work, id: string): Promise<readonly StoredSecret[]> {
  const store = await app.secrets();
  const stored = await store.secrets(connection.provider.id);
  const own = stored.filter(({ endpoint }) => endpoint?.id === id && endpoint.base === connection.base);
  if (own.length > 0) return own;
  const secret = await listenersSecret(app, connection, id);
  if (secret === null) return [];
  const { provider, base } = connection;
  return [
    await store.addSecret({
      provider: provider.id,
      label: null,
      secret,
      expiresAt: null,
      endpoint: { id, base },
    }),
  ];
}

/** The secret of the endpoint where a running listener registered it; null: none did. */
async function listenersSecret(app: App, { provider, base }: Connection, id: string): Promise<string | null> {
  const sessions = await runningSessions(app);
  const isIt = (one: RegisteredEndpoint) =>
    one.provider === provider.id && one.base === base && one.id === id;
  const found = sessions.find(({ endpoint }) => endpoint !== undefined && isIt(endpoint));
  return found?.endpoint?.secret ?? null;
}
