import { WhkError } from "../../errors.ts";
import { type Text, text } from "../../output/text.ts";
import type { Provider } from "../../providers/provider.ts";
import { secretProblem } from "../../providers/signing-schemes.ts";

/** Whether the provider can use a secret; `source` names it in the warning when it cannot. */
export type Usable = (provider: Provider, secret: string, source: string) => boolean;

/** Warns of every secret that cannot be used, once. */
export function createUsable(warn: (message: Text) => void): Usable {
  const warned = new Set<string>();
  return (provider, secret, source) => {
    const problem = secretProblem(provider, secret);
    const key = `${provider.id} ${secret}`;
    if (problem !== null && !warned.has(key)) warn(text`warning: ${source} is left out: ${problem}`);
    if (problem !== null) warned.add(key);
    return problem === null;
  };
}

/** Throws a usage error for a secret the named provider cannot use. */
export function refuseUnusable(provider: Provider, secrets: readonly string[]): void {
  for (const secret of secrets) {
    const problem = secretProblem(provider, secret);
    if (problem === null) continue;
    const what = `the signing secret cannot be used for ${provider.id}: ${problem}`;
    throw new WhkError("usage", "bad_secret", what, { hint: "copy it from the provider again, whole" });
  }
}
