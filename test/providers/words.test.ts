import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import type { Provider } from "../../src/providers/provider.ts";
import {
  durationInWords,
  evidenceInWords,
  freshnessInWords,
  keyInWords,
  locationInWords,
  placeInWords,
  retriesInWords,
  schemeInWords,
} from "../../src/providers/words.ts";
import type { Scheme } from "../../src/signing/scheme.ts";

describe("a scheme in words", () => {
  const cases: [id: string, words: string, place: string, key: string][] = [
    ["slack", "hex HMAC-SHA256 of v0:timestamp:body", "X-Slack-Signature: v0=…", "the secret as it is"],
    [
      "svix",
      "base64 HMAC-SHA256 of id.timestamp.body",
      "svix-signature: v1,…",
      "the secret without whsec_, base64-decoded",
    ],
    ["adyen-platform", "base64 HMAC-SHA256 of the raw body", "HmacSignature", "the secret, hex-decoded"],
    ["braintree", "hex HMAC-SHA1 of bt_payload", "form field bt_signature", "privateKey, hashed with SHA-1"],
    [
      "hubspot-v2",
      "hex SHA-256 of secret + method + URL + body, no HMAC",
      "X-HubSpot-Signature",
      "the secret as it is",
    ],
    ["telegram", "the secret itself", "X-Telegram-Bot-Api-Secret-Token", "the secret as it is"],
    ["twilio", "base64 HMAC-SHA1 of URL + sorted form fields", "X-Twilio-Signature", "the secret as it is"],
    ["paddle", "hex HMAC-SHA256 of timestamp:body", "Paddle-Signature: ts=…;h1=…", "the secret as it is"],
    [
      "authorize-net",
      "upper-case hex HMAC-SHA512 of the raw body",
      "X-ANET-Signature: sha512=…",
      "the secret, hex-decoded",
    ],
    [
      "sendgrid",
      "base64 ECDSA P-256 of timestamp + body",
      "X-Twilio-Email-Event-Webhook-Signature",
      "public key, spki base64",
    ],
    ["discord", "hex Ed25519 of timestamp + body", "X-Signature-Ed25519", "public key, ed25519 raw hex"],
    [
      "box",
      "base64 HMAC-SHA256 of body + Box-Delivery-Timestamp",
      "Box-Signature-Primary, Box-Signature-Secondary",
      "the secret as it is",
    ],
  ];
  it.each(cases)("%s", async (id, words, place, key) => {
    const scheme = await schemeOf(id);
    expect([schemeInWords(scheme), placeInWords(scheme), keyInWords(scheme)]).toEqual([words, place, key]);
  });

  it("says that nothing is signed", () => {
    const none: Scheme = { id: "n", kind: "none", encoding: "raw" };
    expect([schemeInWords(none), placeInWords(none), keyInWords(none), freshnessInWords(none)]).toEqual([
      "no signature",
      "nowhere",
      "none",
      "nothing is signed",
    ]);
  });

  it("names RSA with its digest", () => {
    const rsa: Scheme = { id: "r", kind: "rsa", alg: "sha256", encoding: "base64", signed: "{body}" };
    expect(schemeInWords(rsa)).toBe("base64 RSA-SHA256 of the raw body");
  });

  it("joins the parts of a key", async () => {
    const fluxvend = await openRegistry().get("fluxvend");
    const scheme = fluxvend?.schemes[1]?.scheme;
    expect(scheme && keyInWords(scheme)).toBe("apiKey:secretKey");
  });
});

describe("freshness in words", () => {
  const cases: [id: string, words: string][] = [
    ["github", "no signed time: an old delivery cannot be told from a fresh one"],
    ["stripe", "signed, t= in the signature in s, 5 min tolerance"],
    ["discord", "signed, X-Signature-Timestamp in s, no tolerance documented"],
    ["twitch", "signed, Twitch-Eventsub-Message-Timestamp in ISO 8601, 10 min tolerance"],
    ["linear", "signed, the body field webhookTimestamp in ms, 1 min tolerance"],
  ];
  it.each(cases)("%s", async (id, words) => {
    expect(freshnessInWords(await schemeOf(id))).toBe(words);
  });
});

describe("small words", () => {
  it("name places, times and evidence", () => {
    expect(locationInWords("json:data.id")).toBe("data.id");
    expect(locationInWords("header:x-github-event")).toBe("header X-GitHub-Event");
    expect(locationInWords("form:bt_payload")).toBe("form field bt_payload");
    expect([0, 1, 1500, 5000, 60_000, 90_000, 3_600_000, 86_400_000].map(durationInWords)).toEqual([
      "0 s",
      "1 ms",
      "1500 ms",
      "5 s",
      "1 min",
      "90 s",
      "1 h",
      "24 h",
    ]);
    expect(retriesInWords([5000, 60_000])).toBe("5 s, 1 min");
    expect(evidenceInWords.inferred).toBe("assumed");
  });
});

async function schemeOf(id: string): Promise<Scheme> {
  const provider: Provider | null = await openRegistry().get(id);
  if (provider === null) throw new Error(`no provider ${id}`);
  return provider.schemes[0].scheme;
}
