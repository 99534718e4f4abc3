import { assumedFrom, operationsBy } from "./catalogue.ts";
import type { Provider } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = { evidence: "stated", source: "documentation.opaycheckout.com/callback-signature" } as const;
const callbacks = {
  evidence: "sibling-doc",
  source: "documentation.opaycheckout.com/payment-notifications-callbacks",
} as const;

// The eight fields OPay signs, in its order and spelling; `Refunded` is the letter t or f without quotes.
const signed = [
  '{{Amount:"{json:payload.amount}"',
  'Currency:"{json:payload.currency}"',
  'Reference:"{json:payload.reference}"',
  "Refunded:{bool:payload.refunded|t|f}",
  'Status:"{json:payload.status}"',
  'Timestamp:"{json:payload.timestamp}"',
  'Token:"{json:payload.token}"',
  'TransactionID:"{json:payload.transactionId}"}}',
].join(",");

export const opay: Provider = {
  id: "opay",
  name: "OPay",
  direction: "in",
  summary: "Payment status callbacks",
  schemes: [
    {
      scheme: {
        id: "opay",
        kind: "hmac",
        alg: "sha3-512",
        encoding: "hex",
        sig: { in: "json", name: "sha512" },
        signed,
        key: { steps: ["utf8"] },
      },
      reading: "callback version 1",
      ...page,
    },
    {
      scheme: {
        id: "opay-v2",
        kind: "hmac",
        alg: "sha512",
        encoding: "hex",
        sig: { in: "header", name: "authorization" },
        signed: "{header:requesttimestamp}{body}",
        key: { steps: ["utf8"] },
        ts: { from: "header:requesttimestamp", unit: "ms", tolerance: null },
      },
      reading: "callback version 2; header and encoding are assumed",
      evidence: "inferred",
      source: "doc.opaycheckout.com/callback-signature-v2",
    },
  ],
  envelope: {
    type: "json:type",
    id: "json:payload.transactionId",
    time: "json:payload.timestamp",
    ...page,
  },
  duplicateKey: ["json:payload.transactionId", "json:payload.status"],
  events: [{ type: "transaction-status", title: "a payment's status changed", ...page }],
  fresh: {
    id: { at: "payload.transactionId", pattern: "{21}" },
    time: [
      { at: "payload.timestamp", as: "iso" },
      { at: "payload.updated_at", as: "iso" },
    ],
  },
  delivery: {
    retries: [3_600_000, 7_200_000, 14_400_000, 28_800_000, 57_600_000, 115_200_000],
    timeLimit: null,
    success: "2xx",
    note: "sent again for 72 hours; the waits between are assumed",
    ...assumedFrom(callbacks),
  },
  pitfalls: [
    {
      statuses: [400, 401, 403],
      cause:
        "the app takes sha512 at its word: the value is an HMAC-SHA3-512, of eight fields and not of the body",
      fix: 'createHmac(\'sha3-512\', key) over {Amount:"…",Currency:"…",…}, Refunded as t or f without quotes',
    },
    ...usualCauses,
  ],
  operations: [
    ...operationsBy("dashboard", callbacks, {
      create: {
        note: "account settings: the webhook URL field; or callbackUrl with each payment",
        copy: "the private key; the URL is the public one that `whk listen` shows",
        next: "whk secrets set opay, then whk listen --provider opay",
      },
      update: {
        note: "account settings: the webhook URL field",
        copy: "the public URL that `whk listen` shows, into the page",
        next: "whk listen --provider opay",
      },
    }),
    ...operationsBy("dashboard", assumedFrom(callbacks), {
      list: {
        note: "account settings",
        copy: "the URL, to compare with the public one that `whk listen` shows",
        next: "whk listen --provider opay",
      },
      show: {
        note: "account settings",
        copy: "the URL, to compare with the public one that `whk listen` shows",
        next: "whk listen --provider opay",
      },
      delete: {
        note: "account settings: clear the webhook URL field",
        copy: "the URL, to set it again later",
        next: "whk secrets remove opay",
      },
      rotate: {
        note: "account settings: the private key signs",
        copy: "the new private key",
        next: "whk secrets set opay",
        danger: "the private key also signs your API calls: what uses the old one stops working",
      },
    }),
    ...operationsBy("none", assumedFrom(callbacks), {
      test: { note: "no page names a test delivery; `whk trigger`", next: "whk trigger --provider opay" },
      logs: { note: "no page names a delivery log", next: "whk listen --provider opay" },
    }),
  ],
  notes: [
    "The secret is the merchant's private key (OPAYPRV…).",
    "Version 1 carries its signature inside the body and covers only eight fields; the rest can be changed unseen.",
    "Version 2 signs the request timestamp and the body; its events have the id `notifyId`.",
    "The prose of version 2 calls the header Signature, its example Authorization; whk follows the example.",
  ],
};
