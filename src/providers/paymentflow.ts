import { assumedFrom, operationsBy } from "./catalogue.ts";
import { paymentflowApi } from "./paymentflow-api.ts";
import type { Provider } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = { evidence: "stated", source: "PaymentFlow documentation, Your first webhook" } as const;

const guide = { evidence: "sibling-doc", source: "PaymentFlow documentation, Getting started" } as const;

export const paymentflow: Provider = {
  id: "paymentflow",
  name: "PaymentFlow",
  direction: "in",
  summary: "Card payments and refunds",
  schemes: [
    {
      scheme: {
        id: "paymentflow",
        kind: "hmac",
        alg: "sha256",
        encoding: "hex",
        sig: { in: "header", name: "paymentflow-signature" },
        signed: "{body}",
        key: { steps: ["utf8"] },
      },
      ...page,
    },
  ],
  envelope: { type: "json:type", id: "json:id", time: "json:created", ...page },
  duplicateKey: ["json:id"],
  events: [
    { type: "payment.succeeded", title: "a payment was paid", ...page },
    {
      type: "payment.failed",
      title: "a payment was declined",
      evidence: "inferred",
      source: "type named by Your first webhook; payload after its payment.succeeded",
    },
    {
      type: "refund.created",
      title: "a refund was made",
      evidence: "inferred",
      source: "type named by Your first webhook; refund object after the Getting started page, step 6",
    },
  ],
  fresh: { id: { at: "id", pattern: "evt_{16}" }, time: [{ at: "created", as: "unix" }] },
  delivery: {
    retries: [5_000, 300_000, 1_800_000, 7_200_000],
    timeLimit: null,
    success: "2xx",
    note: "the page says that deliveries are retried automatically, not when",
    evidence: "inferred",
    source: "PaymentFlow documentation, Your first webhook; waits after Standard Webhooks",
  },
  pitfalls: [
    {
      statuses: [401],
      cause:
        "the app follows PaymentFlow's sample, which signs JSON.stringify(req.body) instead of the bytes sent",
      fix: "mount express.raw({ type: 'application/json' }) on the route and sign req.body as it is",
    },
    {
      statuses: [500],
      says: "Input buffers must have the same byte length",
      cause: "timingSafeEqual throws when the lengths differ; PaymentFlow's own sample has this bug",
      fix: "compare the lengths first and answer 401",
    },
    {
      statuses: [500],
      says: "Array-like Object. Received undefined",
      cause: "the signature header is missing where the app looks, and Buffer.from(undefined) throws",
      fix: "read req.headers['paymentflow-signature'] and answer 401 when it is absent",
    },
    ...usualCauses,
  ],
  operations: [
    ...operationsBy("api", page, { create: "POST /v1/webhooks" }),
    ...operationsBy("api", guide, { list: "GET /v1/webhooks" }),
    ...operationsBy("api", assumedFrom(page), {
      show: "GET /v1/webhooks/{id}",
      update: "POST /v1/webhooks/{id}",
      delete: "DELETE /v1/webhooks/{id}",
      rotate: "POST /v1/webhooks/{id}/rotate_secret; else create a second endpoint and delete the old one",
    }),
    ...operationsBy("none", page, {
      test: {
        note: "make a payment in PaymentFlow's sandbox, or `whk trigger`",
        next: "whk trigger payment.succeeded --provider paymentflow",
      },
      logs: { note: "no page names a delivery log", next: "whk listen --provider paymentflow" },
    }),
  ],
  api: paymentflowApi,
  notes: [
    "The secret is shown once, in the answer to POST /v1/webhooks.",
    "The page advises 401 for a signature that does not fit.",
    "The page's sample does not await isEventAlreadyProcessed: with an async check every event looks processed.",
    "It also marks the event before processing it, so an event is lost when the app crashes in between.",
  ],
};
