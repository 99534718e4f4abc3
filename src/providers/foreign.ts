import type { Provider } from "./provider.ts";

/**
 * What a provider file must not hold when it comes with a folder nobody said to trust, as the rest of the sentence
 * `<file>: …`; null when it may be used. `isKnown`: there is a provider of this id without the file, whose secrets
 * and signatures would become those of the file.
 */
export function foreignProblem({ id, api, schemes }: Provider, isKnown: boolean): string | null {
  if (api !== undefined) return "api may not be set here: it chooses where API keys go";
  if (isKnown) return `id may not be ${id} here: the file would decide where that provider's secrets go`;
  const token = schemes.findIndex(({ scheme }) => scheme.kind === "token");
  if (token < 0) return null;
  return `schemes[${token}].scheme.kind may not be token here: it sends the secret itself`;
}
