import type { AppAnswer, Attempt, Delivery, DuplicateOf, Verification } from "../../src/events/delivery.ts";
import type { OutcomeView } from "../../src/output/delivery.ts";
import type { Pitfall, Provider } from "../../src/providers/provider.ts";

/** Made-up outcomes for the tests of what is printed. */

export const noon = Date.UTC(2025, 10, 21, 12, 4, 31);

export interface Told {
  at?: number;
  provider?: Provider | null;
  type?: string | null;
  id?: string | null;
  signature?: Partial<Verification>;
  duplicateOf?: DuplicateOf | null;
  status?: number;
  by?: "app" | "whk";
  ms?: number;
  attempts?: Attempt[];
  handshake?: boolean;
  headers?: [string, string][];
  body?: string | Buffer;
}

/** A delivery as told, everything else as in an ordinary one: verified, answered 200 by whk. */
export function outcome(told: Told = {}): OutcomeView {
  const { provider = payvost, attempts = [] } = told;
  const by = told.by ?? (attempts.length > 0 ? "app" : "whk");
  return {
    delivery: delivery(told),
    answer: { status: told.status ?? attempts[0]?.status ?? 200, by, ms: told.ms ?? attempts[0]?.ms ?? 1 },
    attempts,
    provider,
    handshake: told.handshake ?? false,
  };
}

function delivery(told: Told): Delivery {
  const { provider = payvost } = told;
  return {
    method: "POST",
    path: "/",
    headers: told.headers ?? [["Content-Type", "application/json"]],
    body: Buffer.from(told.body ?? '{"id":"evt_abc123"}'),
    receivedAt: told.at ?? noon,
    id: "dlv_01k0000000000000000000000",
    provider: provider?.id ?? null,
    event: {
      type: told.type === undefined ? "payment.succeeded" : told.type,
      id: told.id === undefined ? "evt_abc123" : told.id,
    },
    signature: {
      verdict: "ok",
      scheme: "payvost",
      reason: null,
      why: null,
      hint: null,
      secret: 0,
      ...told.signature,
    },
    duplicateKey: "evt_abc123",
    answered: null,
    seq: 1,
    duplicateOf: told.duplicateOf ?? null,
  };
}

export function attempt(told: Partial<Attempt> & { says?: string; type?: string } = {}): Attempt {
  const { says, type = "text/plain", ...rest } = told;
  const answer: AppAnswer = {
    headers: [["content-type", type]],
    body: Buffer.from(says ?? ""),
    truncated: false,
  };
  return {
    delivery: "dlv_01k0000000000000000000000",
    n: 1,
    url: "http://localhost:3000/",
    startedAt: noon,
    status: 200,
    ms: 12,
    error: null,
    answer: rest.error === undefined ? answer : null,
    ...(rest.error === undefined ? {} : { status: null }),
    ...rest,
  };
}

const stated = { evidence: "stated", source: "made up" } as const;
const refused = [400, 401, 403];

function provider(id: string, timeLimit: number | null, pitfalls: readonly Pitfall[]): Provider {
  return {
    id,
    name: id,
    direction: "in",
    summary: "",
    schemes: [{ ...stated, scheme: { id, kind: "hmac", alg: "sha256", encoding: "hex" } }],
    envelope: { ...stated, type: "json:type", id: "json:id", time: null },
    duplicateKey: [],
    events: [],
    fresh: { id: null, time: [] },
    delivery: { ...stated, retries: [], timeLimit, success: "2xx" },
    pitfalls,
    operations: [],
    notes: [],
  };
}

const usual: Pitfall[] = [
  {
    statuses: refused,
    cause: "the app checks the signature with another secret",
    fix: "compare the secret the app reads with the one whk uses",
  },
  {
    statuses: refused,
    cause: "a body parser ran first and the app checks JSON it wrote again, not the bytes received",
    fix: "give the webhook route the raw body, for example express.raw() before express.json()",
  },
];

export const payvost = provider("payvost", 5000, usual);
export const openMarket = provider("open-market", null, [
  {
    statuses: [500],
    says: "same byte length",
    cause: "Open Market's own sample compares without looking at the lengths first",
    fix: "compare lengths before timingSafeEqual",
  },
  ...usual,
]);

const expressPage = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Error</title></head>
<body><pre>RangeError [ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH]: Input buffers must have the same byte length<br> &nbsp; &nbsp;at /srv/app/server.js:18:14<br> &nbsp; &nbsp;at Layer.handle (node_modules/router/lib/layer.js:152:17)</pre></body>
</html>`;

const second = 1000;
const earlier = { id: "dlv_1", receivedAt: noon, changedBody: false };

/** One of every kind, as they could follow one another in a session. */
export const session: readonly OutcomeView[] = [
  outcome({ attempts: [attempt()] }),
  outcome({ at: noon + 2 * second, duplicateOf: earlier, attempts: [attempt({ ms: 9.4 })] }),
  outcome({
    at: noon + 3 * second,
    duplicateOf: { ...earlier, receivedAt: noon - 86_400_000, changedBody: true },
    attempts: [attempt({ ms: 0.2 })],
  }),
  outcome({
    at: noon + 4 * second,
    type: "payment.failed",
    id: "evt_def456",
    status: 401,
    signature: {
      verdict: "mismatch",
      reason: "reserialized_body",
      why: "the signature fits the same JSON written again by JSON.stringify, not the bytes sent",
      hint: "the sender must sign the exact bytes it sends",
      secret: null,
    },
  }),
  outcome({
    at: noon + 5 * second,
    provider: openMarket,
    type: "payment",
    id: "tr_1234567",
    attempts: [attempt({ status: 500, ms: 31, says: expressPage, type: "text/html; charset=utf-8" })],
  }),
  outcome({
    at: noon + 6 * second,
    type: "user.kyc_verified",
    id: "evt_1234567890abcdef1234567890",
    attempts: [
      attempt({ status: 400, ms: 4, says: '{\n  "error": "invalid signature"\n}', type: "application/json" }),
    ],
  }),
  outcome({
    at: noon + 9 * second,
    type: "transfer.failed",
    id: "evt_b7c9",
    status: 502,
    by: "whk",
    ms: 2,
    attempts: [attempt({ error: "refused", ms: 2 })],
  }),
  outcome({
    at: noon + 45 * second,
    type: "wallet.balance_updated",
    id: "evt_b7ca",
    status: 504,
    by: "whk",
    ms: 30_004,
    attempts: [attempt({ error: "timeout", ms: 30_002 })],
  }),
  outcome({ at: noon + 52 * second, id: "evt_slow", attempts: [attempt({ ms: 6200 })] }),
  outcome({
    at: noon + 53 * second,
    id: "evt_two",
    attempts: [
      attempt({ url: "http://localhost:3000/webhooks" }),
      attempt({ url: "http://localhost:3001/", error: "reset", ms: 3 }),
    ],
  }),
  outcome({
    at: noon + 54 * second,
    signature: {
      verdict: "stale",
      why: "the timestamp is 10 min old, 5 min are allowed",
      hint: "send it again",
      secret: null,
    },
    attempts: [attempt({ status: 204, ms: 3 })],
  }),
  outcome({
    at: noon + 55 * second,
    provider: null,
    type: null,
    id: null,
    status: 401,
    signature: {
      verdict: "missing",
      scheme: null,
      reason: "no_signature",
      why: "no header of a provider with a secret here is present",
      hint: "x-github-event looks like github: start with --provider github",
      secret: null,
    },
  }),
  outcome({
    at: noon + 56 * second,
    provider: provider("slack", 3000, []),
    type: "url_verification",
    id: null,
    handshake: true,
  }),
  outcome({
    at: noon + 57 * second,
    provider: provider("monnify", null, []),
    type: "SUCCESSFUL_TRANSACTION",
    id: "MNFY|20|20251121",
    signature: { verdict: "unsigned", scheme: null, secret: null },
  }),
  outcome({
    at: noon + 58 * second,
    attempts: [
      attempt({
        status: 307,
        answer: {
          headers: [["Location", "https://example.com/\u001b[31m"]],
          body: Buffer.alloc(0),
          truncated: false,
        },
      }),
    ],
  }),
  outcome({ at: noon + 59 * second, attempts: [attempt({ status: 404, ms: 2 })] }),
];
