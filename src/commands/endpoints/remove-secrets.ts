import type { App } from "../../app.ts";
import type { Connection } from "../../endpoints/client.ts";
import type { StoredSecret } from "../../store/secrets.ts";

/** Removes the secrets stored for this endpoint; answers how many there were. */
export function removeSecrets(app: App, { provider, base }: Connection, id: string): Promise<number> {
  return removeWhere(app, (one) => {
    return one.provider === provider.id && one.endpoint?.id === id && one.endpoint.base === base;
  });
}

/** The same for all endpoints at these bases of an API that ends. */
export function removeSecretsAt(app: App, bases: readonly string[]): Promise<number> {
  return removeWhere(app, ({ endpoint }) => endpoint !== null && bases.includes(endpoint.base));
}

async function removeWhere(app: App, isMeant: (secret: StoredSecret) => boolean): Promise<number> {
  const store = await app.secrets();
  const meant = (await store.secrets()).filter(isMeant);
  return meant.length === 0 ? 0 : store.removeSecrets(meant.map(({ id }) => id));
}
