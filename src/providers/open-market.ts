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
      create: "API Settings: one webhook URL",
      update: "API Settings: change the URL",
    }),
    ...operationsBy("dashboard", assumedFrom(page), {
      list: "API Settings",
      show: "API Settings",
      delete: "API Settings: clear the URL",
      rotate: "API Settings: the private key signs; renew it there",
    }),
    ...operationsBy("none", assumedFrom(page), {
      test: "no page names a test delivery; `whk trigger`",
      logs: "no page names a delivery log",
    }),
  ],
  notes: [
    "The secret is the API private key, the one that also signs API calls.",
    "There is no event type: every webhook is a completed payment.",
    "The page's sample logs the transaction id before it has checked the signature.",
    "Its duplicate check looks and then writes; give transaction_id a unique index and insert first.",
  ],
};
