import { operationsBy } from "./catalogue.ts";
import type { Provider } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = {
  evidence: "stated",
  source: "standard-webhooks/standard-webhooks spec/standard-webhooks.md 1.0.0",
} as const;

const signed = {
  signed: "{id}.{ts}.{body}",
  ts: { from: "header:webhook-timestamp", unit: "s", tolerance: 300, future: true },
  idFrom: "header:webhook-id",
} as const;

const minute = 60_000;
const hour = 60 * minute;

export const standardWebhooks: Provider = {
  id: "standard-webhooks",
  name: "Standard Webhooks",
  direction: "in",
  summary: "The open specification that Svix, OpenAI, Resend and many others follow",
  schemes: [
    {
      scheme: {
        id: "standard-webhooks",
        kind: "hmac",
        alg: "sha256",
        encoding: "base64",
        sig: { in: "header", name: "webhook-signature", pairs: { item: " ", kv: ",", key: "v1" } },
        ...signed,
        key: { steps: ["strip:whsec_", "base64"] },
      },
      reading: "symmetric, v1",
      ...page,
    },
    {
      scheme: {
        id: "standard-webhooks-v1a",
        kind: "ed25519",
        encoding: "base64",
        sig: { in: "header", name: "webhook-signature", pairs: { item: " ", kv: ",", key: "v1a" } },
        ...signed,
        key: { format: "ed25519-raw-base64", strip: ["whpk_"] },
      },
      reading: "asymmetric, v1a",
      ...page,
    },
  ],
  envelope: { type: "json:type", id: "header:webhook-id", time: "json:timestamp", ...page },
  duplicateKey: ["header:webhook-id"],
  events: [
    { type: "example.event", title: "the specification's smallest example", ...page },
    { type: "contact.created", title: "a full payload: a contact was added", ...page },
  ],
  fresh: { id: { at: "header:webhook-id", pattern: "msg_{27}" }, time: [{ at: "timestamp", as: "iso" }] },
  delivery: {
    retries: [5_000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
    timeLimit: 15_000,
    success: "2xx",
    note: "limit 15 to 30 s; 410 ends deliveries; 429, 502 and 504 slow them down; the webhook-timestamp is new at each attempt",
    ...page,
  },
  pitfalls: [
    {
      statuses: [400, 401, 500],
      says: "No matching signature found",
      cause:
        "the library compared every v1 entry and none fits: another secret, or not the bytes that were sent",
      fix: "hand verify() the raw body as a string, and the secret with its whsec_",
    },
    {
      statuses: [400, 401, 500],
      says: "Missing required headers",
      cause: "the library did not see webhook-id, webhook-timestamp and webhook-signature",
      fix: "hand verify() the request's headers object, names in lower case",
    },
    {
      statuses: [400, 401, 500],
      says: "Message timestamp too",
      cause: "the signed timestamp is more than five minutes from the app's clock",
      fix: "set the clock, or sign again instead of sending an old request",
    },
    ...usualCauses,
  ],
  operations: operationsBy("none", page, {
    create: {
      note: "a specification, no service: ask the provider that follows it",
      next: "whk listen --provider standard-webhooks",
    },
    rotate: {
      note: "the sender signs with the old and the new secret for a while; whk accepts several",
      next: "whk secrets set standard-webhooks",
    },
    test: { note: "`whk trigger`", next: "whk trigger --provider standard-webhooks" },
  }),
  notes: [
    "The secret is base64 after whsec_; the key is the decoded bytes. Polar alone uses the text itself.",
    "The header holds a space-separated list; one entry that fits is enough.",
    "Svix, Clerk and Resend send the same under svix-id, svix-timestamp and svix-signature.",
    "The public key of v1a starts with whpk_, the private one with whsk_; whk signs with whsk_ and verifies with either.",
  ],
};
