import { assumedFrom, operationsBy } from "./catalogue.ts";
import type { Provider } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = { evidence: "stated", source: "docs.senfenico.com/webhook, Implementing Webhooks" } as const;
const sdk = "senfenico/senfenico-php lib/Webhook.php and senfenico/senfenico-python senfenico/_webhook.py";

export const senfenico: Provider = {
  id: "senfenico",
  name: "Senfenico",
  direction: "in",
  summary: "Checkouts, mobile-money charges and settlements",
  schemes: [
    {
      scheme: {
        id: "senfenico",
        kind: "hash",
        alg: "sha256",
        encoding: "hex",
        sig: { in: "header", name: "x-webhook-hash" },
        signed: "{body}{secret}",
        key: { steps: ["utf8"] },
      },
      evidence: "sibling-doc",
      source: sdk,
    },
  ],
  envelope: { type: "json:event", id: null, time: "json:data.created_at", ...page },
  duplicateKey: ["json:event", "json:data.reference"],
  events: [
    { type: "checkout.pending", title: "a checkout waits for the customer", ...page },
    {
      type: "checkout.success",
      title: "a checkout was paid",
      evidence: "inferred",
      source: "type named by Implementing Webhooks; payload after its checkout.pending",
    },
    {
      type: "charge.success",
      title: "a charge was paid",
      evidence: "inferred",
      source:
        "senfenico-python _webhook.py names charge.*, _charge.py its fields; the word success is assumed",
    },
    {
      type: "settlement.success",
      title: "a settlement was paid out",
      evidence: "inferred",
      source:
        "senfenico-python _webhook.py names settlement.*, _settlement.py its fields; the word success is assumed",
    },
  ],
  fresh: { id: { at: "data.reference", pattern: "{uuid}" }, time: [] },
  delivery: {
    retries: [60_000, 120_000, 240_000, 480_000, 900_000, 1_800_000],
    timeLimit: null,
    success: "200",
    note: "sent again for up to one hour until the answer is exactly 200; the waits between are assumed",
    ...assumedFrom(page),
  },
  pitfalls: [
    {
      statuses: [201, 202, 204],
      cause: "Senfenico takes only 200 for delivered and sends this one again for up to an hour",
      fix: "answer exactly 200",
    },
    {
      statuses: [400, 500],
      says: "Hash mismatch, data might be tampered",
      cause: "the Python SDK hashes json.dumps(parsed body), not the bytes that were sent",
      fix: "compare sha256(request.get_data() + key) yourself, before parsing",
    },
    {
      statuses: [500],
      says: "must be of type string, array given",
      cause: "the PHP SDK decodes `data` from a JSON string, but the documentation shows an object",
      fix: "decode `data` only when it is a string",
    },
    {
      statuses: [400, 500],
      says: "the JSON object must be str, bytes or bytearray, not dict",
      cause: "the Python SDK decodes `data` from a JSON string, but the documentation shows an object",
      fix: "decode `data` only when it is a string",
    },
    {
      statuses: [500],
      says: "Unknown event",
      cause:
        "the Python SDK raises Exception for new event types, and the page's sample catches only ValueError",
      fix: "catch Exception, or parse the body yourself",
    },
    ...usualCauses,
  ],
  operations: [
    ...operationsBy("dashboard", page, {
      create: {
        note: "Webhooks Subscription Page: add the URL, select the events, copy the key",
        copy: "the webhook secret key; the URL to add is the public one that `whk listen` shows",
        next: "whk secrets set senfenico, then whk listen --provider senfenico",
      },
      rotate: {
        note: "Webhooks Subscription Page: copy the key there",
        copy: "the webhook secret key; the page does not say how it is renewed",
        next: "whk secrets set senfenico",
      },
    }),
    ...operationsBy("dashboard", assumedFrom(page), {
      list: {
        note: "Webhooks Subscription Page",
        copy: "the URL, to compare with the public one that `whk listen` shows",
        next: "whk listen --provider senfenico",
      },
      show: {
        note: "Webhooks Subscription Page",
        copy: "the URL and its events, to compare with what `whk listen` shows",
        next: "whk listen --provider senfenico",
      },
      update: {
        note: "Webhooks Subscription Page: change the URL or its events",
        copy: "the public URL that `whk listen` shows, into the page",
        next: "whk listen --provider senfenico",
      },
      delete: {
        note: "Webhooks Subscription Page: remove the URL",
        copy: "nothing; keep the key for an hour, as long as Senfenico sends again",
        next: "whk secrets remove senfenico",
      },
    }),
    ...operationsBy("none", assumedFrom(page), {
      test: {
        note: "no page names a test delivery; `whk trigger`",
        next: "whk trigger --provider senfenico",
      },
      logs: { note: "no page names a delivery log", next: "whk listen --provider senfenico" },
    }),
  ],
  mostEndpoints: 1,
  notes: [
    "A plain hash with the key at the end, no HMAC: weaker, and an old delivery can be sent again for ever.",
    "The PHP SDK hashes the bytes sent, the Python SDK json.dumps of the parsed body; they agree only when the body is in Python's own layout.",
    "Both SDKs expect `data` as a string with JSON in it; the documentation shows an object. The samples follow the documentation.",
    "YengaPay uses the same header with a true HMAC.",
    "The PHP SDK compares hashes with !=, which takes two strings like 0e1 and 0e2 for equal; use hash_equals.",
  ],
};
