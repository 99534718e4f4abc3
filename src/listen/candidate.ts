import type { Provider, SchemeVariant } from "../providers/provider.ts";
import { checkSecret } from "../signing/keys.ts";

/** A provider whose deliveries may arrive, and the secrets they may be signed with. */
export interface Candidate {
  readonly provider: Provider;
  /** In the order they are tried; those with an ending come last, the one that ends first at the very end. */
  readonly secrets: readonly string[];
  /** False: only the session's own secret, which no real provider knows. */
  readonly configured: boolean;
  /** Of each secret that will not stay, how it ends. Left out when all stay. */
  readonly endings?: ReadonlyMap<string, Ending>;
  /** Of each secret that is accepted beside those the user gave, what tells it. Left out when there is none. */
  readonly beside?: ReadonlyMap<string, string>;
}

/** How a secret ends. */
export interface Ending {
  /** Ms since the epoch, when it is accepted no more; null: as long as the listener runs. */
  readonly until: number | null;
  /** True: there is a newer one in its place. */
  readonly replaced: boolean;
}

/** One way to read a request: as signed by this candidate, in this variant of its scheme. */
export interface Reading {
  readonly candidate: Candidate;
  readonly variant: SchemeVariant;
}

/** The provider's default variant first, then the others that can be checked with one of the secrets. */
export function readingsOf(candidate: Candidate): Reading[] {
  const [first, ...others] = candidate.provider.schemes;
  const checkable = others.filter(({ scheme }) => {
    return scheme.kind !== "none" && candidate.secrets.some((secret) => checkSecret(scheme, secret) === null);
  });
  return [first, ...checkable].map((variant) => ({ candidate, variant }));
}
