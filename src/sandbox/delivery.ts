import type { RawHeaders } from "../events/delivery.ts";
import { formatJson } from "../events/json.ts";
import { compilePatterns } from "../events/pattern.ts";
import type { HttpRequest } from "../http.ts";
import { SigningError } from "../signing/scheme.ts";
import { type Signed, type SignInput, sign } from "../signing/sign.ts";
import type { FaultKind } from "./faults.ts";
import type { SandboxEndpoint, SandboxEvent, SandboxProvider } from "./model.ts";

/** One event on its way to one endpoint. */
export interface Parcel {
  readonly provider: SandboxProvider;
  readonly endpoint: SandboxEndpoint;
  readonly event: SandboxEvent;
}

/** Where the time in a request comes from. */
export interface Times {
  /** The sandbox's, ms: which secrets count. */
  readonly now: number;
  /** The real one, ms: what schemes with a timestamp sign, so that a receiver's clock agrees. */
  readonly wall: number;
}

/** How long an attempt may take where the provider does not say, ms. */
const usualTimeLimit = 30_000;

/** Bytes of an answer that are kept. */
const maxAnswer = 4_096;

/** Whether the endpoint is to get events of this type. */
export function wants({ enabled, events }: SandboxEndpoint, type: string): boolean {
  return enabled && compilePatterns(events)(type);
}

/**
 * The signed request that carries an event, changed by a fault if there is one. Throws a SigningError for a
 * secret or an event that cannot be signed with.
 */
export function requestFor(
  parcel: Parcel,
  fault: FaultKind | null,
  times: Times,
): Omit<HttpRequest, "signal"> {
  const { provider, endpoint, event } = parcel;
  const signed = signedParts(parcel, fault, times);
  const written = new Set(signed.headers.map(([name]) => name.toLowerCase()));
  const headers: RawHeaders = event.headers.filter(([name]) => !written.has(name.toLowerCase()));
  return {
    method: "POST",
    url: new URL(endpoint.url),
    headers: [...headers, ...signed.headers],
    body: signed.body,
    timeout: provider.provider.delivery.timeLimit ?? usualTimeLimit,
    maxAnswer,
  };
}

function signedParts({ provider, endpoint, event }: Parcel, fault: FaultKind | null, times: Times): Signed {
  const [{ scheme }] = provider.provider.schemes;
  const secrets = secretsFor(endpoint, fault, times.now);
  const { headers, id } = event;
  const input: SignInput = {
    method: "POST",
    url: endpoint.url,
    headers,
    id,
    timestamp: times.wall,
    body: event.body,
  };
  if (fault === "pretty") return sign(scheme, { ...input, body: indented(event.body) }, secrets);
  if (fault !== "malformed") return sign(scheme, input, secrets);
  try {
    return sign(scheme, { ...input, body: withoutEnd(event.body) }, secrets);
  } catch (thrown) {
    // A scheme that signs parts of the JSON cannot sign what is none.
    if (!(thrown instanceof SigningError)) throw thrown;
    const whole = sign(scheme, input, secrets);
    return { headers: whole.headers, body: withoutEnd(whole.body) };
  }
}

/** Newest first: the current secret and the old ones that still count; or only the one before. */
function secretsFor({ secrets }: SandboxEndpoint, fault: FaultKind | null, now: number): string[] {
  const old = secrets[1];
  if (fault === "old-secret" && old !== undefined) return [old.value];
  return secrets.filter(({ until }) => until === null || until > now).map(({ value }) => value);
}

function indented(body: Buffer): Buffer {
  const text = formatJson(body);
  return text === null ? body : Buffer.from(text);
}

/** JSON without its closing bracket is no JSON. */
function withoutEnd(body: Buffer): Buffer {
  return body.subarray(0, Math.max(0, body.toString("latin1").trimEnd().length - 1));
}
