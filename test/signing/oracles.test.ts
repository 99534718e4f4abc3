import { createHmac, generateKeyPairSync, sign as signWith } from "node:crypto";
import { sign as octokitSign, verify as octokitVerify } from "@octokit/webhooks-methods";
import { EventWebhook } from "@sendgrid/eventwebhook";
import { verifyKey } from "discord-interactions";
import Razorpay from "razorpay";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import type { RawHeaders } from "../../src/events/delivery.ts";
import { verify } from "../../src/signing/verify.ts";
import { inputFor, schemeOf, secretFor, signedRequest } from "./table.ts";

/** A package written by others, as a judge in both directions. */
interface Oracle {
  readonly scheme: string;
  /** What we sign with, and what verifies. */
  readonly secret: string;
  accepts(body: Buffer, header: (name: string) => string): boolean | Promise<boolean>;
  /** Its own signature, or for packages that only verify, that of node:crypto by the provider's documentation. */
  signs(body: Buffer): RawHeaders | Promise<RawHeaders>;
}

// standardwebhooks reads the clock itself.
const now = Date.now();
const seconds = String(Math.floor(now / 1000));
const webhooks = new Stripe("sk_test_none").webhooks;
const ed25519 = generateKeyPairSync("ed25519");
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const sendgrid = new EventWebhook();

const oracles: Readonly<Record<string, Oracle>> = {
  stripe: {
    scheme: "stripe",
    secret: secretOf("stripe"),
    accepts: (body, header) => stripeAccepts(body, header("stripe-signature")),
    signs: (body) => {
      const options = {
        payload: body.toString(),
        secret: secretOf("stripe"),
        timestamp: Number(seconds),
      };
      return [["Stripe-Signature", webhooks.generateTestHeaderString(options)]];
    },
  },
  standardwebhooks: {
    scheme: "standard-webhooks",
    secret: secretOf("standard-webhooks"),
    accepts: (body, header) => {
      const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
      const headers = Object.fromEntries(names.map((name) => [name, header(name)]));
      return noThrow(() => standard().verify(body.toString(), headers));
    },
    signs: (body) => [
      ["webhook-id", "msg_1"],
      ["webhook-timestamp", seconds],
      ["webhook-signature", standard().sign("msg_1", new Date(Number(seconds) * 1000), body.toString())],
    ],
  },
  "@octokit/webhooks-methods": {
    scheme: "github",
    secret: secretOf("github"),
    accepts: (body, header) =>
      octokitVerify(secretOf("github"), body.toString(), header("x-hub-signature-256")).catch(() => false),
    signs: async (body) => [["X-Hub-Signature-256", await octokitSign(secretOf("github"), body.toString())]],
  },
  "discord-interactions": {
    scheme: "discord",
    secret: ed25519.privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    accepts: (body, header) =>
      verifyKey(
        body,
        header("x-signature-ed25519"),
        header("x-signature-timestamp"),
        ed25519.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
      ),
    signs: (body) => [
      ["X-Signature-Timestamp", seconds],
      [
        "X-Signature-Ed25519",
        signWith(null, Buffer.concat([Buffer.from(seconds), body]), ed25519.privateKey).toString("hex"),
      ],
    ],
  },
  "@sendgrid/eventwebhook": {
    scheme: "sendgrid",
    secret: p256.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
    accepts: (body, header) =>
      sendgrid.verifySignature(
        sendgrid.convertPublicKeyToECDSA(
          p256.publicKey.export({ format: "der", type: "spki" }).toString("base64"),
        ),
        body,
        header("x-twilio-email-event-webhook-signature"),
        header("x-twilio-email-event-webhook-timestamp"),
      ),
    signs: (body) => [
      ["X-Twilio-Email-Event-Webhook-Timestamp", seconds],
      [
        "X-Twilio-Email-Event-Webhook-Signature",
        signWith("sha256", Buffer.concat([Buffer.from(seconds), body]), p256.privateKey).toString("base64"),
      ],
    ],
  },
  razorpay: {
    scheme: "razorpay",
    secret: secretOf("razorpay"),
    accepts: (body, header) =>
      Razorpay.validateWebhookSignature(
        body.toString(),
        header("x-razorpay-signature"),
        secretOf("razorpay"),
      ),
    signs: (body) => [
      ["X-Razorpay-Signature", createHmac("sha256", secretOf("razorpay")).update(body).digest("hex")],
    ],
  },
};

const bodies = [
  '{"id":"evt_1","type":"payment.succeeded","amount":10.50}',
  '{\n  "id": "evt_1",\n  "text": "\\u00e9 é 🎉 \\/"\n}\r\n',
  '{"id": "", "id": "twice"}',
  "[]",
].map((text) => Buffer.from(text));

const cases = Object.entries(oracles).flatMap(([name, oracle]) =>
  bodies.map((body) => [name, body.toString(), oracle, body] as const),
);

describe("judged by other packages", () => {
  it.each(cases)(
    "%s accepts our signature of %j, and refuses it for another body",
    async (_, __, oracle, body) => {
      const scheme = schemeOf(oracle.scheme);
      const request = signedRequest(scheme, inputFor(scheme, { body, timestamp: now }), [oracle.secret]);
      const header = (name: string) => request.headers.find(([key]) => key === name)?.[1] ?? "";
      expect(await oracle.accepts(body, header)).toBe(true);
      expect(await oracle.accepts(tampered(body), header)).toBe(false);
    },
  );

  it.each(cases)(
    "%s: we accept its signature of %j, and refuse it for another body",
    async (_, __, oracle, body) => {
      const scheme = schemeOf(oracle.scheme);
      const request = { method: "POST", url: null, headers: await oracle.signs(body), body };
      expect(verify(scheme, request, [oracle.secret], { now })).toMatchObject({ verdict: "ok" });
      expect(verify(scheme, { ...request, body: tampered(body) }, [oracle.secret], { now })).toMatchObject({
        verdict: "mismatch",
        reason: "no_match",
      });
    },
  );

  it("stripe writes the very header we write", async () => {
    const scheme = schemeOf("stripe");
    const body = bodies[0] ?? Buffer.alloc(0);
    const ours = signedRequest(scheme, inputFor(scheme, { body, timestamp: now }), [
      secretFor(scheme),
    ]).headers.at(-1);
    expect((await oracles["stripe"]?.signs(body))?.[0]?.[1]).toBe(ours?.[1]);
  });

  it("stripe accepts a timestamp an hour ahead, we do not", () => {
    const scheme = schemeOf("stripe");
    const request = signedRequest(scheme, inputFor(scheme, { timestamp: now + 3_600_000 }), [
      secretFor(scheme),
    ]);
    expect(stripeAccepts(request.body, request.headers.at(-1)?.[1] ?? "")).toBe(true);
    expect(verify(scheme, request, [secretFor(scheme)], { now }).verdict).toBe("future");
  });
});

/** A space where there was none: the same JSON, other bytes. */
function tampered(body: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, 1), Buffer.from(" "), body.subarray(1)]);
}

function secretOf(id: string): string {
  return secretFor(schemeOf(id));
}

function stripeAccepts(body: Buffer, header: string): boolean {
  return noThrow(() => webhooks.constructEvent(body, header, secretOf("stripe"), 300, undefined, now));
}

function standard(): Webhook {
  return new Webhook(secretOf("standard-webhooks"));
}

function noThrow(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
