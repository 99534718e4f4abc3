import type { RawHeaders, ReceivedRequest } from "../../src/events/delivery.ts";
import type { Candidate } from "../../src/listen/candidate.ts";
import { openRegistry } from "../../src/providers/index.ts";
import type { Provider } from "../../src/providers/provider.ts";
import type { Scheme } from "../../src/signing/scheme.ts";
import { sign } from "../../src/signing/sign.ts";

/** Requests as the listener receives them, for the tests of what it makes of them. */

export const now = Date.UTC(2025, 10, 21, 12, 4, 31);
export const baseUrl = "http://127.0.0.1:4400";

interface Parts {
  method?: string;
  path?: string;
  headers?: RawHeaders;
  body?: string | Buffer;
}

export function request({
  method = "POST",
  path = "/",
  headers = [],
  body = "",
}: Parts = {}): ReceivedRequest {
  return { method, path, headers, body: Buffer.from(body), receivedAt: now };
}

export async function provider(id: string): Promise<Provider> {
  const found = await openRegistry().get(id);
  if (found === null) throw new Error(`there is no provider ${id}`);
  return found;
}

export function candidate(provider: Provider, secrets: readonly string[], configured = true): Candidate {
  return { provider, secrets, configured };
}

/** A request that is signed as the scheme says. */
export function signedRequest(
  scheme: Scheme,
  secret: string,
  { headers = [], body = '{"id":"evt_1","type":"payment.succeeded"}', path = "/" }: Parts = {},
): ReceivedRequest {
  const input = {
    method: "POST",
    url: baseUrl + path,
    headers,
    body: Buffer.from(body),
    id: "evt_1",
    timestamp: now,
  };
  const signed = sign(scheme, input, [secret]);
  return request({ path, headers: [...headers, ...signed.headers], body: signed.body });
}

/** The provider's first sample, signed by its default scheme. */
export async function sampleRequest(of: Provider, secret: string): Promise<ReceivedRequest> {
  const [event] = of.events;
  const body = event && (await openRegistry().sample(of.id, event.type));
  if (!event || !body) throw new Error(`${of.id} has no sample`);
  const headers = Object.entries(event.headers ?? {});
  return signedRequest(of.schemes[0].scheme, secret, { headers, body });
}
