import type { RawHeaders, Verification } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";
import type { Reading } from "./candidate.ts";
import type { KnownHeaders, KnownProvider } from "./known-headers.ts";

/** What a user is told beyond what the signature itself says. */
export interface Suggest {
  /** For a request without a signature that can be checked here: whose header it has, if anyone's. */
  unrecognised(headers: RawHeaders): Promise<Verification>;
  /** For a signature of a provider nobody configured, which the session's own secret never fits. */
  unknownSecret(verification: Verification, reading: Reading): Promise<Verification>;
  /** For a request without the expected signature, when it has another provider's. */
  anotherProvider(verification: Verification, headers: RawHeaders, expected: Provider): Promise<Verification>;
}

export interface SuggestOptions {
  readonly known: KnownHeaders;
  /** `stripe` → `WHK_STRIPE_SECRET`. */
  readonly secretVariable: (provider: string) => string;
  /** Unsigned requests are taken already. */
  readonly acceptsInvalid: boolean;
  /** How the secret of a provider is given here; by flags and variables unless given. */
  readonly advice?: (provider: string) => string;
}

export function createSuggest(options: SuggestOptions): Suggest {
  const { known, secretVariable, acceptsInvalid } = options;
  const byFlags = (id: string) =>
    `set its secret with ${secretVariable(id)} or --provider ${id} --secret-stdin`;
  const { advice = byFlags } = options;
  return {
    unrecognised: async (headers) => {
      const found = await findKnown(headers, known);
      if (found === null) return { ...unrecognisedSignature, ...nothingKnown(acceptsInvalid) };
      const [first, ...others] = found.providers;
      return {
        ...unrecognisedSignature,
        why: `${found.header} is a signature of ${namesOf([first, ...others])}, whose secret is not known here`,
        hint: advice(first.id),
      };
    },
    unknownSecret: async (verification, { candidate: { provider }, variant }) => {
      const { sig } = variant.scheme;
      const name = sig?.in === "header" && typeof sig.name === "string" ? sig.name : "";
      const others = (await known(name)).filter(({ id }) => id !== provider.id);
      return {
        ...verification,
        reason: "unknown_secret",
        why: `this looks like ${namesOf([provider, ...others])}, signed with a secret not known here, or changed on the way`,
        hint: advice(provider.id),
      };
    },
    anotherProvider: async (verification, headers, expected) => {
      const found = await findKnown(headers, known);
      if (found === null || found.providers.some(({ id }) => id === expected.id)) return verification;
      const others = namesOf(found.providers);
      return {
        ...verification,
        hint: `the request has ${found.header}, a signature of ${others}; check --provider`,
      };
    },
  };
}

const unrecognisedSignature = {
  verdict: "missing",
  scheme: null,
  reason: "unknown_provider",
  secret: null,
} as const;

function nothingKnown(acceptsInvalid: boolean) {
  const name = "name the provider with --provider";
  return {
    why: "no signature of a known provider is in the request",
    hint: acceptsInvalid ? name : `${name}, or take unsigned requests with --on-invalid accept`,
  };
}

interface Found {
  /** As it was sent. */
  readonly header: string;
  readonly providers: readonly [KnownProvider, ...KnownProvider[]];
}

async function findKnown(headers: RawHeaders, known: KnownHeaders): Promise<Found | null> {
  for (const [header] of headers) {
    const [first, ...others] = await known(header.toLowerCase());
    if (first !== undefined) return { header, providers: [first, ...others] };
  }
  return null;
}

function namesOf(providers: readonly KnownProvider[]): string {
  const names = providers.slice(0, 3).map(({ name }) => name);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
