import { assumedFrom, eventsOf, operationsBy } from "./catalogue.ts";
import { payvostApi } from "./payvost-api.ts";
import type { Provider } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = {
  evidence: "stated",
  source: "Payvost documentation, Webhook & Notification Integration",
} as const;

export const payvost: Provider = {
  id: "payvost",
  name: "Payvost",
  direction: "in",
  summary: "Payments, transfers, wallets, users and fraud alerts",
  schemes: [
    {
      scheme: {
        id: "payvost",
        kind: "hmac",
        alg: "sha256",
        encoding: "hex",
        sig: { in: "header", name: "payvost-signature" },
        signed: "{body}",
        key: { steps: ["utf8"] },
      },
      ...page,
    },
  ],
  envelope: { type: "json:type", id: "json:id", time: "json:createdAt", ...page },
  duplicateKey: ["json:id"],
  events: eventsOf(page, {
    "payment.created": "a payment was started",
    "payment.succeeded": "a payment was paid",
    "payment.failed": "a payment was declined",
    "payment.refunded": "a payment was paid back",
    "transfer.created": "a transfer between wallets was started",
    "transfer.completed": "a transfer arrived",
    "transfer.failed": "a transfer did not go through",
    "wallet.created": "a wallet was opened",
    "wallet.balance_updated": "a wallet's balance changed",
    "wallet.frozen": "a wallet was frozen",
    "user.created": "a user signed up",
    "user.kyc_submitted": "a user handed in identity papers",
    "user.kyc_verified": "a user's identity was accepted",
    "user.kyc_rejected": "a user's identity was refused",
    "fraud.alert_created": "something looked like fraud",
    "fraud.transaction_blocked": "a transaction was blocked",
  }),
  fresh: { id: { at: "id", pattern: "evt_{9}" }, time: [{ at: "createdAt", as: "iso" }] },
  delivery: {
    retries: [5_000, 60_000, 300_000, 1_800_000, 3_600_000],
    timeLimit: 5_000,
    success: "2xx",
    note: "the page asks for 200 and does not say whether the waits are added up; each is taken from the attempt before",
    ...page,
  },
  pitfalls: [
    {
      statuses: [400],
      says: "Webhook verification failed",
      cause:
        "the first handler on Payvost's page calls verifyWebhook(payload, signature) without the secret, so createHmac throws and every delivery is refused",
      fix: "pass the secret as the third argument; errors of your own handling end in the same catch, so log error.message",
    },
    {
      statuses: [400, 500],
      says: "Received an instance of Object",
      cause:
        "express.raw({ type: 'application/json' }) left the body as {} because the content type is another one",
      fix: "use express.raw({ type: '*/*' }) on the webhook route",
    },
    {
      statuses: [400, 500],
      says: "reading 'orderId'",
      cause: "the page's handler reads data.metadata.orderId, which not every event has",
      fix: "read data.metadata?.orderId and data.customer?.email",
    },
    ...usualCauses,
  ],
  operations: [
    ...operationsBy("api", page, {
      create: "POST /v1/webhooks; also Settings > Webhooks in the dashboard",
    }),
    ...operationsBy("api", assumedFrom(page), {
      list: "GET /v1/webhooks",
      show: "GET /v1/webhooks/{id}",
      update: "PATCH /v1/webhooks/{id}",
      delete: "DELETE /v1/webhooks/{id}",
      rotate: "POST /v1/webhooks/{id}/rotate-secret; no overlap of old and new secret is promised",
    }),
    ...operationsBy("api", page, { test: "POST /v1/webhooks/{id}/test" }),
    ...operationsBy("api", assumedFrom(page), { logs: "GET /v1/webhooks/{id}/logs" }),
  ],
  api: payvostApi,
  notes: [
    "The secret is shown once, in the answer to POST /v1/webhooks.",
    "Fraud events have a second `type` inside `data`; the event type is the top-level one.",
    "An older Payvost page shows another envelope (data.object, created), whsec_ secrets and retries of 5 min to 12 h.",
    "A public Payvost plug-in reads X-Payvost-Signature and the field `event` instead.",
    "The page's samples compare signatures with !==; compare in constant time.",
    "The page's Redis sample checks and marks in two steps; claim the id in one (SET NX) before processing.",
  ],
};
