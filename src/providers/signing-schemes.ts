import { checkSecret } from "../signing/keys.ts";
import type { Scheme } from "../signing/scheme.ts";
import type { Provider } from "./provider.ts";

/** The provider's schemes a request may be signed by: the default first, then the other readings of its page. */
export function signingSchemes({ schemes }: Pick<Provider, "schemes">): readonly [Scheme, ...Scheme[]] {
  const [first, ...others] = schemes;
  return [first.scheme, ...others.map(({ scheme }) => scheme).filter(({ kind }) => kind !== "none")];
}

/** What keeps the secret from every variant of the provider's scheme, or null when one can use it. */
export function secretProblem({ schemes }: Pick<Provider, "schemes">, secret: string): string | null {
  const problems = schemes.map(({ scheme }) => checkSecret(scheme, secret));
  return problems.includes(null) ? null : (problems[0] ?? null);
}
