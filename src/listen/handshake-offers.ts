import type { Provider } from "../providers/provider.ts";
import type { Candidate } from "./candidate.ts";
import { type HandshakeOffer, openHandshakes } from "./handshake.ts";

/** The handshakes that are answered for a provider; null: for a request of nobody known. */
export type HandshakeOffers = (provider: Provider | null) => readonly HandshakeOffer[];

/** Whose handshakes may come: the named provider's alone, or all of theirs. */
export interface Expecting {
  readonly named: Pick<Candidate, "provider"> | null;
  readonly all: readonly Pick<Candidate, "provider" | "secrets">[];
}

/** A provider's own handshake with its secrets; for requests of nobody known those of all, and the open ones. */
export function offersOf({ all, named }: Expecting): HandshakeOffers {
  const offers = new Map<Provider, HandshakeOffer[]>();
  for (const { provider, secrets } of all) {
    offers.set(provider, provider.handshake === undefined ? [] : [{ name: provider.handshake, secrets }]);
  }
  const open = openHandshakes.map((name) => ({ name, secrets: [] }));
  const anyones = [...[...offers.values()].flat(), ...open];
  return (provider) => {
    const own = provider ?? named?.provider ?? null;
    return own === null ? anyones : (offers.get(own) ?? []);
  };
}
