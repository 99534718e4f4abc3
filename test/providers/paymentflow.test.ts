import { describe, expect, it } from "vitest";
import { paymentflow as provider } from "../../src/providers/paymentflow.ts";
import { factsOf, signedSample } from "./facts.ts";

describe("paymentflow", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: ["hex HMAC-SHA256 of the raw body"],
      place: ["PaymentFlow-Signature"],
      events: 3,
      retries: "5 s, 5 min, 30 min, 2 h",
      timeLimit: null,
      success: "2xx",
      api: ["create", "list", "show", "update", "delete", "rotate"],
    });
  });

  it("signs its page's own example as computed by hand", async () => {
    const sent = await signedSample(provider, {
      type: "payment.succeeded",
      secret: "whsec_paymentflow_test",
    });
    expect(sent["paymentflow-signature"]).toBe(
      "9eeb30f548414e0f198d251dfbf9ff2f7fd663d7f5a187283184645933880493",
    );
  });
});
