import { describe, expect, it } from "vitest";
import { openMarket as provider } from "../../src/providers/open-market.ts";
import { factsOf, signedSample } from "./facts.ts";

describe("open-market", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: ["hex HMAC-SHA256 of the raw body"],
      place: ["opm-signature"],
      events: 1,
      retries: "",
      timeLimit: null,
      success: "2xx",
      api: [],
    });
  });

  it("signs its page's own example as computed by hand", async () => {
    const sent = await signedSample(provider, { type: "payment", secret: "opm_private_key_test" });
    expect(sent["opm-signature"]).toBe("1576746ff68acfc66aabc3405b49751069ebdaddcb2bd4cdeeffad003f725a02");
  });
});
