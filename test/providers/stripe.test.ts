import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import { stripe as provider } from "../../src/providers/stripe.ts";
import { sign } from "../../src/signing/sign.ts";
import { factsOf } from "./facts.ts";

describe("stripe", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: ["hex HMAC-SHA256 of timestamp.body"],
      place: ["Stripe-Signature: t=…,v1=…"],
      events: 12,
      retries: "1 h, 2 h, 4 h, 8 h, 16 h, 32 h",
      timeLimit: null,
      success: "2xx",
      api: ["create", "list", "show", "update", "delete"],
    });
  });

  it("signs so that Stripe's own library accepts it", async () => {
    const body = (await openRegistry().sample("stripe", "invoice.paid")) ?? Buffer.alloc(0);
    const now = Date.parse("2025-11-21T12:00:00Z");
    const input = { method: "POST", url: null, headers: [], body, id: null, timestamp: now };
    const [[, header = ""] = []] = sign(provider.schemes[0].scheme, input, ["whsec_test"]).headers;
    const event = Stripe.webhooks.constructEvent(body, header, "whsec_test", 300, undefined, now);
    expect(event.type).toBe("invoice.paid");
  });
});
