import { describe, expect, it } from "vitest";
import { payvost as provider } from "../../src/providers/payvost.ts";
import { factsOf, signedSample } from "./facts.ts";

describe("payvost", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: ["hex HMAC-SHA256 of the raw body"],
      place: ["Payvost-Signature"],
      events: 16,
      retries: "5 s, 1 min, 5 min, 30 min, 1 h",
      timeLimit: 5000,
      success: "2xx",
      api: ["create", "list", "show", "update", "delete", "rotate", "test", "logs"],
    });
  });

  it("signs its page's own example as computed by hand", async () => {
    const sent = await signedSample(provider, { type: "payment.succeeded", secret: "whsec_payvost_test" });
    expect(sent["payvost-signature"]).toBe(
      "aecb28403c70dbe29443e39c3175aa9670e974709a634be60d4b4cd892040016",
    );
  });
});
