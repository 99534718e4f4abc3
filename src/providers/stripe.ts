import { assumedFrom, eventsOf, operationsBy } from "./catalogue.ts";
import type { Provider } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = { evidence: "stated", source: "docs.stripe.com/webhooks" } as const;
const types = { evidence: "stated", source: "docs.stripe.com/api/events/types; payloads shortened" } as const;
const reference = { evidence: "stated", source: "docs.stripe.com/api/webhook_endpoints" } as const;
const hour = 3_600_000;

export const stripe: Provider = {
  id: "stripe",
  name: "Stripe",
  direction: "in",
  summary: "Payments, checkout sessions, subscriptions and invoices",
  schemes: [
    {
      scheme: {
        id: "stripe",
        kind: "hmac",
        alg: "sha256",
        encoding: "hex",
        sig: { in: "header", name: "stripe-signature", pairs: { item: ",", kv: "=", key: "v1" } },
        signed: "{ts}.{body}",
        key: { steps: ["utf8"] },
        ts: { from: "sig:t", unit: "s", tolerance: 300, future: false },
      },
      evidence: "sibling-doc",
      source: "stripe 23.1.0 on npm, esm/Webhooks.js",
    },
  ],
  envelope: { type: "json:type", id: "json:id", time: "json:created", ...page },
  duplicateKey: ["json:id"],
  events: eventsOf(types, {
    "payment_intent.succeeded": "a payment was paid",
    "payment_intent.payment_failed": "a payment was declined",
    "charge.succeeded": "a charge went through",
    "charge.refunded": "a charge was paid back",
    "charge.dispute.created": "a customer disputes a charge",
    "checkout.session.completed": "a checkout was finished",
    "customer.created": "a customer was added",
    "customer.subscription.created": "a subscription started",
    "customer.subscription.updated": "a subscription changed",
    "customer.subscription.deleted": "a subscription ended",
    "invoice.paid": "an invoice was paid",
    "invoice.payment_failed": "an invoice could not be collected",
  }),
  fresh: { id: { at: "id", pattern: "evt_{24}" }, time: [{ at: "created", as: "unix" }] },
  delivery: {
    retries: [1 * hour, 2 * hour, 4 * hour, 8 * hour, 16 * hour, 32 * hour],
    timeLimit: null,
    success: "2xx",
    note: "live: growing waits for up to 3 days; sandbox: 3 times in a few hours; the waits themselves are not published",
    ...assumedFrom(page),
  },
  pitfalls: [
    {
      statuses: [400, 500],
      says: "No signatures found matching the expected signature",
      cause: "constructEvent got JSON that was parsed and written again, or the secret of another endpoint",
      fix: "express.raw({ type: 'application/json' }) on this route, and the whsec_ of this endpoint",
    },
    {
      statuses: [400, 500],
      says: "Timestamp outside the tolerance zone",
      cause: "the signed timestamp is more than five minutes old",
      fix: "set the clock, or sign again instead of sending an old request",
    },
    {
      statuses: [400, 500],
      says: "Webhook payload must be provided as a string or a Buffer",
      cause: "a JSON body parser ran before constructEvent",
      fix: "mount express.raw({ type: 'application/json' }) on this route before express.json()",
    },
    {
      statuses: [400, 500],
      says: "No stripe-signature header value was provided",
      cause: "the app reads the signature from somewhere else",
      fix: "pass req.headers['stripe-signature'] to constructEvent",
    },
    ...usualCauses,
  ],
  operations: [
    ...operationsBy("api", reference, {
      create: "POST /v1/webhook_endpoints",
      list: "GET /v1/webhook_endpoints",
      show: "GET /v1/webhook_endpoints/{id}",
      update: "POST /v1/webhook_endpoints/{id}",
      delete: "DELETE /v1/webhook_endpoints/{id}",
    }),
    ...operationsBy("dashboard", page, {
      rotate: {
        note: "Workbench > Webhooks > the endpoint > Roll secret; old and new overlap for up to 24 hours",
        copy: "the new secret",
        next: "whk secrets set stripe",
      },
      test: {
        note: "Workbench > Webhooks > the endpoint > send test events",
        copy: "nothing; the event comes to the endpoint's URL",
        next: "whk listen --provider stripe",
      },
      logs: {
        note: "Workbench > Webhooks > the endpoint > Event deliveries",
        copy: "the event id, to find it among what `whk listen` shows",
        next: "whk listen --provider stripe",
      },
    }),
  ],
  notes: [
    "The key is the whole text whsec_…; it is not decoded.",
    "Stripe's SDK checks only the age; whk also refuses timestamps from the future.",
    "Events may arrive twice and in any order.",
    "v0 entries of the header are ignored.",
  ],
};
