import { createHash } from "node:crypto";
import type { RawHeaders } from "../../src/events/delivery.ts";
import { generateSecret } from "../../src/signing/keys.ts";
import type { Scheme } from "../../src/signing/scheme.ts";
import { type SignInput, sign } from "../../src/signing/sign.ts";
import type { SignedRequest } from "../../src/signing/verify.ts";
import table from "./schemes.json" with { type: "json" };

/** The table of 96 schemes, the published vectors, and a request that each scheme can sign. */
export interface Vector {
  readonly scheme: string;
  readonly source: string;
  readonly secret: string;
  readonly privateKey?: string;
  readonly method: string;
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Seconds since the epoch, null where the age is not judged. */
  readonly now: number | null;
}

export interface SeedVector {
  readonly scheme: string;
  readonly secret: string;
  readonly body: string;
  readonly raw: string;
  readonly stringified?: string;
}

export const schemes = table.schemes as unknown as readonly Scheme[];
export const vectors = table.vectors as unknown as readonly Vector[];
export const seeds = table.seeds as unknown as readonly SeedVector[];

export const now = 1_767_225_600_000;

export function schemeOf(id: string): Scheme {
  const scheme = schemes.find((one) => one.id === id);
  if (scheme === undefined) throw new Error(`no scheme ${id} in the table`);
  return scheme;
}

/** "Random" bytes that are the same in every run. */
export function bytesFrom(seed: string): (count: number) => Buffer {
  let turn = 0;
  return (count) => {
    turn += 1;
    const blocks = Array.from({ length: Math.ceil(count / 32) }, (_, block) =>
      createHash("sha256").update(`${seed} ${turn} ${block}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, count);
  };
}

const secrets = new Map<string, string>();

/** A secret for the scheme, the same for one name within a run. */
export function secretFor(scheme: Scheme, name = "first"): string {
  const key = `${scheme.id} ${name}`;
  const known = secrets.get(key) ?? generateSecret(scheme, bytesFrom(key));
  secrets.set(key, known);
  return known;
}

/** A request that has everything the scheme signs. */
export function inputFor(scheme: Scheme, changes: Partial<SignInput> = {}): SignInput {
  return {
    method: "POST",
    url: "https://example.com/hooks?tenant=1",
    headers: [["Content-Type", "application/json"], ...(extraHeaders[scheme.id] ?? [])],
    body: Buffer.from(
      bodies[scheme.id] ?? '{"id": "evt_1", "amount": 10.50, "webhookTimestamp": 1767225600000}',
    ),
    id: scheme.idFrom === undefined ? null : "evt_1",
    timestamp: now,
    ...changes,
  };
}

/** The input as it arrives once it is signed. */
export function signedRequest(scheme: Scheme, input: SignInput, secrets: readonly string[]): SignedRequest {
  const { headers, body } = sign(scheme, input, secrets);
  return { method: input.method, url: input.url, headers: [...input.headers, ...headers], body };
}

export function vectorRequest(vector: Vector): SignedRequest {
  const { method, url, headers, body } = vector;
  return { method, url, headers: Object.entries(headers), body: Buffer.from(body) };
}

/** The request with one header replaced by these values. */
export function withHeader(request: SignedRequest, name: string, ...values: string[]): SignedRequest {
  const others = request.headers.filter(([key]) => key.toLowerCase() !== name);
  return { ...request, headers: [...others, ...values.map((value): [string, string] => [name, value])] };
}

/** True when a change anywhere in the body must be noticed. */
export function coversBody(scheme: Scheme): boolean {
  return scheme.signed?.includes("{body}") === true;
}

const extraHeaders: Readonly<Record<string, RawHeaders>> = {
  sinch: [["x-sinch-webhook-signature-nonce", "nonce-1"]],
};

const form = "To=%2B18005551212&Body=a+b%26c&From=%2B12349013030&CallSid=CA1";

const bodies: Readonly<Record<string, string>> = {
  twilio: form,
  mandrill: form,
  braintree: "bt_payload=PG5vdGlmaWNhdGlvbi8%2BCg%3D%3D%0A",
  opay: '{"payload":{"amount":"49160","currency":"NGN","reference":"10023","refunded":false,"status":"SUCCESS","timestamp":"2022-05-07T06:20:46Z","token":"2205","transactionId":"2205"},"type":"transaction-status"}',
  mailgun: '{"signature": {"token": "t0k3n", "timestamp": "1767225600"}, "event-data": {"event": "opened"}}',
  adyen:
    '{"live":"false","notificationItems":[{"NotificationRequestItem":{"pspReference":"7914","merchantAccountCode":"Test","merchantReference":"T-1","amount":{"currency":"EUR","value":1130},"eventCode":"AUTHORISATION","success":"true","additionalData":{}}}]}',
  "ms-graph": '{"value": [{"id": "1", "changeType": "created"}]}',
};
