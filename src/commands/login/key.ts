import type { App } from "../../app.ts";
import { WhkError } from "../../errors.ts";
import type { Provider } from "../../providers/provider.ts";
import { keyVariable } from "../settings/effective.ts";

/** Where the user says the API key is. */
export interface KeyFlags {
  readonly apiKeyStdin?: boolean;
}

/**
 * The API key: from stdin, without the newline at its end, else asked for. Throws a usage error when there is
 * nobody to ask, or it is empty.
 */
export async function readKey(app: App, provider: Provider, { apiKeyStdin }: KeyFlags): Promise<string> {
  const key = apiKeyStdin === true ? await keyOnStdin(app) : await askedKey(app, provider);
  if (key !== "") return key;
  throw new WhkError("usage", "empty_api_key", "the API key is empty", {
    hint: "copy it from the provider's dashboard again",
  });
}

/** More than any key has. */
const largest = 4_096;

async function keyOnStdin({ io }: App): Promise<string> {
  const bytes = await io.readStdin();
  const key = bytes.toString("utf8").replace(/\r?\n$/, "");
  if (bytes.length <= largest) return key;
  throw new WhkError("usage", "bad_api_key", "stdin holds no API key: it is too large", {
    hint: "pipe in the key and nothing else",
  });
}

async function askedKey(app: App, { id, name }: Provider): Promise<string> {
  if (!app.io.interactive) {
    throw new WhkError(
      "usage",
      "missing_api_key",
      `the API key of ${id} is missing, and there is nobody to ask`,
      {
        hint: `pipe it in with --api-key-stdin, or leave login out and set ${keyVariable(id)}`,
      },
    );
  }
  const { askSecret } = await import("../../output/prompt.ts");
  // A paste often brings blanks along, and no key has any.
  return (await askSecret(app.io, `Secret API key of ${name}:`)).trim();
}
