import { assumedFrom, eventsOf, operationsBy } from "./catalogue.ts";
import type { FreshFields, Provider } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = { evidence: "stated", source: "developers.monnify.com/docs/webhooks/event-types" } as const;

export const monnify: Provider = {
  id: "monnify",
  name: "Monnify",
  direction: "in",
  summary: "Collections, disbursements, refunds and settlements of Moniepoint's gateway",
  schemes: [
    {
      scheme: {
        id: "monnify",
        kind: "hmac",
        alg: "sha512",
        encoding: "hex",
        sig: { in: "header", name: "monnify-signature" },
        signed: "{body}",
        key: { steps: ["utf8"] },
      },
      ...page,
    },
  ],
  envelope: { type: "json:eventType", id: "json:eventData.transactionReference", time: null, ...page },
  duplicateKey: ["json:eventType", "json:eventData.transactionReference"],
  events: [
    ...eventsOf(page, {
      SUCCESSFUL_TRANSACTION: "a payment came in",
      SUCCESSFUL_DISBURSEMENT: "a transfer out arrived",
      FAILED_DISBURSEMENT: "a transfer out failed",
      REVERSED_DISBURSEMENT: "a transfer out came back",
      SUCCESSFUL_REFUND: "a refund was paid",
      FAILED_REFUND: "a refund failed",
      REJECTED_PAYMENT: "a payment of the wrong amount was refused",
    }),
    { type: "SETTLEMENT", title: "money was settled", fresh: idAt("settlementReference"), ...page },
    { type: "MANDATE_UPDATE", title: "a mandate changed", fresh: idAt("mandateCode"), ...page },
    { type: "ACCOUNT_ACTIVITY", title: "a wallet was used", fresh: idAt("reference"), ...page },
    {
      type: "LOW_BALANCE_ALERT",
      title: "a wallet is nearly empty",
      fresh: { id: null, time: [{ at: "eventData.transactionTime", as: "iso" }] },
      ...page,
    },
  ],
  fresh: idAt("transactionReference", "MNFY|{16}"),
  delivery: {
    retries: [],
    timeLimit: null,
    success: "200",
    note: "the page asks for 200 and for checking duplicates; it names no waits",
    ...page,
  },
  pitfalls: [
    {
      statuses: [400, 401],
      cause: "the app hashes secret + body as Monnify's page writes it; the value there is the HMAC-SHA512",
      fix: "createHmac('sha512', clientSecret).update(rawBody).digest('hex')",
    },
    {
      statuses: [403],
      cause: "the app takes requests only from Monnify's IP address, and this one came from here",
      fix: "switch the address check off for development",
    },
    ...usualCauses,
  ],
  operations: [
    ...operationsBy("dashboard", page, {
      create: {
        note: "Developer > Webhook URLs: one URL for each kind of event",
        copy: "the client secret, under API Keys & Contracts; the URL is the public one that `whk listen` shows",
        next: "whk secrets set monnify, then whk listen --provider monnify",
      },
      update: {
        note: "Developer > Webhook URLs",
        copy: "the public URL that `whk listen` shows, into the page",
        next: "whk listen --provider monnify",
      },
    }),
    ...operationsBy("dashboard", assumedFrom(page), {
      list: {
        note: "Developer > Webhook URLs",
        copy: "the URLs, to compare with the public one that `whk listen` shows",
        next: "whk listen --provider monnify",
      },
      show: {
        note: "Developer > Webhook URLs",
        copy: "the URL, to compare with the public one that `whk listen` shows",
        next: "whk listen --provider monnify",
      },
      delete: {
        note: "Developer > Webhook URLs: clear the URL",
        copy: "the URL, to set it again later",
        next: "whk secrets remove monnify",
      },
      rotate: {
        note: "Developer > API Keys & Contracts: the client secret signs",
        copy: "the new client secret",
        next: "whk secrets set monnify",
        danger: "the client secret also logs in to the API: what uses the old one stops working",
      },
    }),
    ...operationsBy("none", assumedFrom(page), {
      test: { note: "no page names a test delivery; `whk trigger`", next: "whk trigger --provider monnify" },
      logs: { note: "no page names a delivery log", next: "whk listen --provider monnify" },
    }),
  ],
  notes: [
    "The secret is the client secret of the API key.",
    "The page's formula reads like a plain hash; its published value is the HMAC, which whk checks.",
    "The page shows refundAmount as 10:00, which is no JSON; the samples have 10.00.",
    "The parent brand Moniepoint signs differently: id__timestamp__body, three moniepoint-webhook-* headers.",
  ],
};

function idAt(field: string, pattern = "{20}"): FreshFields {
  return { id: { at: `eventData.${field}`, pattern }, time: [] };
}
