import { assumedFrom, operationsBy } from "./catalogue.ts";
import type { Provider } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = { evidence: "stated", source: "Open Market documentation, Webhook Integration" } as const;

export const openMarket: Provider = {
  id: "open-market",
  name: "Open Market",
  direction: "in",
  summary: "Successful payments only",
  schemes: [
    {
      scheme: {
        id: "open-market",
        kind: "hmac",
        alg: "sha256",
        encoding: "hex",
        sig: { in: "header", name: "opm-signature" },
        signed: "{body}",
        key: { steps: ["utf8"] },
      },
      ...page,
    },
  ],
  envelope: {
    type: null,
    id: "json:transaction_id",
    time: "json:updated_at",
    impliedType: "payment",
    ...page,
  },
  duplicateKey: ["json:transaction_id"],
  events: [{ type: "payment", title: "a payment was completed", ...page }],
  fresh: {
    id: { at: "transaction_id", pattern: "tr_{9}" },
    time: [
      { at: "created_at", as: "iso" },
      { at: "updated_at", as: "iso" },
    ],
  },
  delivery: {
    retries: [],
    timeLimit: null,
    success: "2xx",
    note: "the page names no retries; its sample answers 200 to everything but a wrong signature",
    ...assumedFrom(page),
  },
  pitfalls: [
    {
      statuses: [200],
      says: "Webhook received with errors",
      cause:
        "the page's sample answers 200 to every error, a missing or short signature too, so nothing is sent again",
      fix: "answer 400 to a signature that does not fit and 500 to your own errors",
    },
    {
      statuses: [400],
      cause:
        "the app follows Open Market's sample, which signs JSON.stringify(req.body) instead of the bytes sent",
      fix: "sign the raw bytes: express.json({ verify: (req, _res, raw) => { req.raw = raw; } })",
    },
    {
      statuses: [500],
      says: "Input buffers must have the same byte length",
      cause: "timingSafeEqual throws when the lengths differ; Open Market's own sample has this bug",
      fix: "compare the lengths first and answer 400",
    },
    {
      statuses: [500],
      says: "payload is not defined",
      cause: "the catch block of the page's sample uses `payload`, which is declared inside the try block",
      fix: "declare payload before try",
    },
    ...usualCauses,
  ],
  operations: [
    ...operationsBy("dashboard", page, {
      create: {
        note: "API Settings: one webhook URL",
        copy: "the private key; the URL to set is the public one that `whk listen` shows",
        next: "whk secrets set open-market, then whk listen --provider open-market",
      },
      update: {
        note: "API Settings: change the URL",
        copy: "the public URL that `whk listen` shows, into the page",
        next: "whk listen --provider open-market",
        danger: "there is one URL: the app behind the old one gets no more webhooks",
      },
    }),
    ...operationsBy("dashboard", assumedFrom(page), {
      list: {
        note: "API Settings",
        copy: "the URL, to compare with the public one that `whk listen` shows",
        next: "whk listen --provider open-market",
      },
      show: {
        note: "API Settings",
        copy: "the URL, to compare with the public one that `whk listen` shows",
        next: "whk listen --provider open-market",
      },
      delete: {
        note: "API Settings: clear the URL",
        copy: "the URL, to set it again later",
        next: "whk secrets remove open-market",
        danger: "there is one URL: without it no webhook is sent at all",
      },
      rotate: {
        note: "API Settings: the private key signs; renew it there",
        copy: "the new private key",
        next: "whk secrets set open-market",
        danger: "the private key also signs your API calls: what uses the old one stops working",
      },
    }),
    ...operationsBy("none", assumedFrom(page), {
      test: {
        note: "no page names a test delivery; `whk trigger`",
        next: "whk trigger --provider open-market",
      },
      logs: { note: "no page names a delivery log", next: "whk listen --provider open-market" },
    }),
  ],
  mostEndpoints: 1,
  notes: [
    "The secret is the API private key, the one that also signs API calls.",
    "There is no event type: every webhook is a completed payment.",
    "The page's sample logs the transaction id before it has checked the signature.",
    "Its duplicate check looks and then writes; give transaction_id a unique index and insert first.",
  ],
};
