import { assumedFrom, operationsBy } from "./catalogue.ts";
import type { Provider, SchemeVariant } from "./provider.ts";
import { usualCauses } from "./usual-causes.ts";

const page = { evidence: "stated", source: "Fluxvend documentation, Webhooks" } as const;

export const fluxvend: Provider = {
  id: "fluxvend",
  name: "Fluxvend",
  direction: "out",
  summary: "You report payments to Fluxvend, which links them to sales orders",
  schemes: [
    core("fluxvend", "the key is the secret, as in the Java, C# and PHP samples"),
    core("fluxvend-js", "the key is apiKey:secret, as in the JavaScript sample", "{apiKey}:{secretKey}"),
    addressOnly("fluxvend-monnify", "the Monnify hook"),
    addressOnly("fluxvend-opay", "the Opay hook"),
  ],
  envelope: {
    type: null,
    id: "json:transactionRef",
    time: "json:transactionDate",
    impliedType: "transaction",
    ...assumedFrom(page),
  },
  duplicateKey: ["json:transactionRef"],
  events: [{ type: "transaction", title: "a payment to link to a sales order", ...page }],
  fresh: {
    id: { at: "transactionRef", pattern: "TXN{9}" },
    time: [{ at: "transactionDate", as: "iso" }],
  },
  delivery: {
    retries: [],
    timeLimit: null,
    success: "2xx",
    note: "you are the sender: the page says nothing of retries or answers",
    ...assumedFrom(page),
  },
  pitfalls: [
    {
      statuses: [403],
      cause: "Fluxvend takes requests only from IP addresses on the hook's list",
      fix: "add your public address: Developer > Integrations > the webhook > whitelist IP addresses",
    },
    {
      statuses: [401],
      cause: "the page's samples disagree on the key: the secret alone, or apiKey:secret",
      fix: "sign with the other one",
    },
    ...usualCauses,
  ],
  operations: [
    ...operationsBy("dashboard", page, {
      create: {
        note: "Developer > Integrations > Add; copy the webhook URL, whitelist your IP addresses",
        copy: "the webhook URL, which your app sends to, and the API key and secret of its credentials",
        next: "whk secrets set fluxvend, then whk trigger transaction --provider fluxvend --to <webhook URL>",
      },
      show: {
        note: "Developer > Integrations > the webhook",
        copy: "the webhook URL and the whitelisted IP addresses",
        next: "whk trigger transaction --provider fluxvend --to <webhook URL>",
      },
      update: {
        note: "Developer > Integrations > the webhook: IP addresses, up to 5 scoped credentials",
        copy: "the API key and secret of a new credential",
        next: "whk secrets set fluxvend",
        danger:
          "disabling is no pause: it deletes the hook and its IP addresses, and both must be set up again",
      },
      delete: {
        note: "Developer > Integrations > Disable; this deletes the hook and its IP addresses",
        copy: "the whitelisted IP addresses, before you disable the hook",
        next: "whk secrets remove fluxvend",
        danger:
          "disabling deletes the hook and its IP addresses for good; write the addresses down before, they must be entered again",
      },
      rotate: {
        note: "Developer > Integrations > API credentials > regenerate secret",
        copy: "the new secret",
        next: "whk secrets set fluxvend",
        danger: "no overlap is promised: your app may be refused until it signs with the new secret",
      },
    }),
    ...operationsBy("dashboard", assumedFrom(page), {
      list: {
        note: "Developer > Integrations",
        copy: "the URL of each hook that is enabled",
        next: "whk trigger transaction --provider fluxvend --to <webhook URL>",
      },
    }),
    ...operationsBy("none", assumedFrom(page), {
      test: {
        note: "no page names a test delivery; `whk trigger --to` the hook's URL",
        next: "whk trigger transaction --provider fluxvend --to <webhook URL>",
      },
      logs: {
        note: "no page names a delivery log",
        next: "whk listen --provider fluxvend",
      },
    }),
  ],
  notes: [
    "The direction is reversed: your app sends and signs, `whk listen` stands in for Fluxvend.",
    "The samples disagree on the key; whk signs with the secret and, when that does not fit, says whether apiKey:secret does.",
    "Disabling a webhook is no pause: it deletes the hook and its IP list.",
    "Sign the bytes you send: 1000.00 becomes 1000 when a program writes the JSON again.",
    "The header name is that of RFC 9421, the value is not.",
    "The Monnify and Opay hooks check the sender's IP address only; whk cannot verify those.",
  ],
};

function core(id: string, reading: string, template?: string): SchemeVariant {
  return {
    scheme: {
      id,
      kind: "hmac",
      alg: "sha256",
      encoding: "base64",
      sig: { in: "header", name: "signature" },
      signed: "{body}",
      key: template === undefined ? { steps: ["utf8"] } : { template, steps: ["utf8"] },
    },
    reading,
    ...page,
  };
}

function addressOnly(id: string, hook: string): SchemeVariant {
  return {
    scheme: { id, kind: "none", encoding: "raw" },
    reading: `${hook}, known by its IP address only`,
    ...page,
  };
}
