import type { App } from "../../../app.ts";
import type { Delivery } from "../../../events/delivery.ts";
import { createKnownHeaders, type KnownHeaders } from "../../../listen/known-headers.ts";
import { environmentSecretsNamed } from "../../secret-input.ts";
import { storedSecrets } from "../../stored-secrets.ts";

/** What tells secrets from the rest of a request. */
export interface SecretKnowledge {
  /** The providers that sign with a header of this name. */
  readonly knownHeaders: KnownHeaders;
  /** The text with known secrets masked. */
  readonly redact: (text: string) => string;
}

/** Masks every secret and key there is in all output. Rejects with a store error when the stored ones cannot be read. */
export async function hideSecrets(app: App): Promise<void> {
  hideEnvironment(app);
  await storedSecrets(app);
}

/** Masks the secrets and API keys of the environment in all output. */
export function hideEnvironment({ io, env }: App): void {
  for (const { secret } of environmentSecretsNamed(env)) io.hide(secret);
  for (const [name, value] of Object.entries(env)) {
    if (/^WHK_(?:\w+_)?API_KEY$/.test(name) && value) io.hide(value);
  }
}

/** What is known once {@link hideSecrets} was called; also what led to the listener through the tunnel. */
export async function knowledgeOf(app: App, deliveries: readonly Delivery[]): Promise<SecretKnowledge> {
  for (const delivery of deliveries) {
    const token = pathToken(delivery);
    if (token !== null) app.io.hide(token);
  }
  return { knownHeaders: createKnownHeaders(await app.providers()), redact: (text) => app.io.redact(text) };
}

/** What leads to the listener through the tunnel: it stands before the path in the public URL. */
function pathToken({ publicUrl, path }: Delivery): string | null {
  if (!publicUrl || !URL.canParse(publicUrl)) return null;
  const { pathname, search } = new URL(publicUrl);
  const whole = pathname + search;
  const token = whole.endsWith(path)
    ? whole.slice(1, whole.length - path.length)
    : (pathname.split("/")[1] ?? "");
  return token.length >= 12 ? token : null;
}
