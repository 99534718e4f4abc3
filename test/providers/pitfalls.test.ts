import { createHmac, timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";

// What the sample handlers of the providers' pages and their libraries really say when they go wrong.
const said: Readonly<Record<string, readonly [provider: string, status: number, fail: () => unknown]>> = {
  "no secret in the environment": ["github", 500, () => createHmac("sha256", untyped(undefined))],
  "a body that express.raw left alone": ["payvost", 400, () => createHmac("sha256", "k").update(untyped({}))],
  "an event without metadata": [
    "payvost",
    500,
    () => untyped<{ metadata: { orderId: 1 } }>({}).metadata.orderId,
  ],
  "signatures of two lengths": [
    "paymentflow",
    500,
    () => timingSafeEqual(Buffer.from("a"), Buffer.from("ab")),
  ],
  "the same at Open Market": ["open-market", 500, () => timingSafeEqual(Buffer.from("a"), Buffer.from("ab"))],
  "no signature header": ["paymentflow", 500, () => Buffer.from(untyped<string>(undefined))],
  "a Stripe body that was parsed": ["stripe", 400, () => stripe('{"id": 1}', "t=1,v1=00")],
  "a Stripe event that is old": ["stripe", 400, () => stripe("{}", signedLongAgo("{}"))],
  "a Stripe event without its header": ["stripe", 400, () => stripe("{}", "")],
  "a Standard Webhooks body that was parsed": ["standard-webhooks", 400, () => standard({})],
  "a Standard Webhooks message that is old": [
    "standard-webhooks",
    400,
    () => standard({ "webhook-timestamp": "1" }),
  ],
  "Standard Webhooks headers that are gone": ["standard-webhooks", 400, () => standard({ "webhook-id": "" })],
};

describe("the reason whk names", () => {
  it.each(Object.entries(said))("is known for %s", async (_, [id, status, fail]) => {
    const answer = messageOf(fail);
    const provider = await openRegistry().get(id);
    const known = provider?.pitfalls.filter(
      ({ statuses, says }) => statuses.includes(status) && says !== undefined,
    );
    expect(
      known?.filter(({ says = "" }) => answer.includes(says)),
      answer,
    ).toHaveLength(1);
  });
});

function stripe(body: string, header: string): unknown {
  return Stripe.webhooks.constructEvent(body, header, "whsec_test");
}

function signedLongAgo(payload: string): string {
  return Stripe.webhooks.generateTestHeaderString({ payload, secret: "whsec_test", timestamp: 1 });
}

function standard(change: Record<string, string>): unknown {
  const now = String(Math.floor(Date.now() / 1000));
  const headers = { "webhook-id": "m", "webhook-timestamp": now, "webhook-signature": "v1,AAAA", ...change };
  return new Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").verify("{}", headers);
}

function messageOf(fail: () => unknown): string {
  try {
    fail();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing went wrong";
}

/** JavaScript as the samples are written in it has no types. */
function untyped<T = never>(value: unknown): T {
  return value as T;
}
