import type { RawHeaders } from "../../src/events/delivery.ts";
import type { CallName, RestContract } from "../../src/providers/contract.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { callNames } from "../../src/providers/overrides.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { placeInWords, retriesInWords, schemeInWords } from "../../src/providers/words.ts";
import { sign } from "../../src/signing/sign.ts";
import { verify } from "../../src/signing/verify.ts";

/** What a provider's pages say, short enough to compare at a glance. */
export function factsOf({ schemes, events, delivery, operations }: Provider): object {
  return {
    words: schemes.map(({ scheme }) => schemeInWords(scheme)),
    place: schemes.map(({ scheme }) => placeInWords(scheme)),
    events: events.length,
    retries: retriesInWords(delivery.retries),
    timeLimit: delivery.timeLimit,
    success: delivery.success,
    api: operations.filter(({ by }) => by === "api").map(({ name }) => name),
  };
}

/** Each call in one line: `rotate POST /webhooks/{id}/rotate-secret inferred`. */
export function callsOf({ calls }: RestContract): string[] {
  return callNames.flatMap((name) => {
    const call = calls[name];
    if (call === undefined) return [];
    return [[name, call.method, call.path, call.evidence, call.only].filter((word) => word).join(" ")];
  });
}

/** What a call takes, in whk's words. */
export function partsOf({ calls }: RestContract, name: CallName): string[] {
  return calls[name]?.request.map(({ of }) => of) ?? [];
}

/** The headers a sample is signed with. */
export async function signedSample(
  provider: Provider,
  { type, secret, scheme = 0 }: { type: string; secret: string; scheme?: number },
): Promise<Readonly<Record<string, string>>> {
  const body = (await openRegistry().sample(provider.id, type)) ?? Buffer.alloc(0);
  const input = { method: "POST", url: null, headers: [], body, id: null, timestamp: 0 };
  return Object.fromEntries(sign(schemeAt(provider, scheme), input, [secret]).headers);
}

/** The verdict on a request someone published; `now` in seconds. */
export function verifyVector(
  provider: Provider,
  vector: { secret: string; headers: Record<string, string | undefined>; body: string; now: number },
  scheme = 0,
): string {
  const headers: RawHeaders = Object.entries(vector.headers).map(([name, value]) => [name, value ?? ""]);
  const request = { method: "POST", url: null, headers, body: Buffer.from(vector.body) };
  return verify(schemeAt(provider, scheme), request, [vector.secret], { now: vector.now * 1000 }).verdict;
}

function schemeAt(provider: Provider, index: number) {
  return (provider.schemes[index] ?? provider.schemes[0]).scheme;
}
