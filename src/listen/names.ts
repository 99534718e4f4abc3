import type { EventName, ReceivedRequest } from "../events/delivery.ts";
import { duplicateKeyOf, type EnvelopePaths, readEvent } from "../events/envelope.ts";
import type { Provider } from "../providers/provider.ts";
import { bodyHash } from "../signing/digest.ts";

/** What a request says of its event. */
export interface Names {
  readonly event: EventName;
  readonly duplicateKey: string;
}

/** Reads type, id and duplicate key by the provider's envelope; of nobody's request where most have them. */
export function readNames(provider: Provider | null, request: ReceivedRequest): Names {
  const { type, id } = readEvent(provider?.envelope ?? usualEnvelope, request);
  return { event: { type, id }, duplicateKey: keyOf(provider, id, request) ?? bodyHash(request.body) };
}

const usualEnvelope: EnvelopePaths = { type: "json:type", id: "json:id", time: null };

function keyOf(provider: Provider | null, id: string | null, request: ReceivedRequest): string | null {
  if (provider === null) return null;
  const [only, ...others] = provider.duplicateKey;
  // Mostly the key is the id: then the body need not be parsed again.
  if (only === provider.envelope.id && others.length === 0) return id;
  return duplicateKeyOf(provider.duplicateKey, request);
}
