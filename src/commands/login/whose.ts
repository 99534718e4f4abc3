import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Provider } from "../../providers/provider.ts";
import { findProvider } from "../provider-choice.ts";
import { effectiveProvider } from "../settings/effective.ts";

/**
 * The provider whose key is entered: named as everywhere, else asked for. Throws a usage error when there is nobody
 * to ask, and an unsupported error for one without an API.
 */
export async function chosenForLogin(app: App): Promise<Provider> {
  const named = await effectiveProvider(app);
  const provider = named === null ? await askedProvider(app) : await findProvider(app, named.value);
  if (provider.api !== undefined) return provider;
  throw new WhkError("unsupported", "unsupported_by_provider", `${provider.id} has no API that takes a key`, {
    hint: `its signing secret is kept with \`whk secrets set ${provider.id}\`; endpoints are managed in its dashboard`,
    details: { provider: provider.id, command: "login" },
  });
}

async function askedProvider(app: App): Promise<Provider> {
  if (!app.io.interactive) {
    throw new WhkError("usage", "missing_provider", "no provider is named, and there is nobody to ask", {
      hint: "add --provider <id>; `whk providers list` shows them",
    });
  }
  const registry = await app.providers();
  const withApi = (await registry.all()).filter(({ api }) => api !== undefined);
  const { choose } = await import("../../output/prompt.ts");
  return choose(
    app.io,
    "Whose API key?",
    withApi.map((provider) => ({ name: provider.name, value: provider })),
  );
}
