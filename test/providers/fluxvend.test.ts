import { describe, expect, it } from "vitest";
import { fluxvend as provider } from "../../src/providers/fluxvend.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { factsOf, signedSample } from "./facts.ts";

describe("fluxvend", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: [
        "base64 HMAC-SHA256 of the raw body",
        "base64 HMAC-SHA256 of the raw body",
        "no signature",
        "no signature",
      ],
      place: ["Signature", "Signature", "nowhere", "nowhere"],
      events: 1,
      retries: "",
      timeLimit: null,
      success: "2xx",
      api: [],
    });
  });

  it("signs its page's own example as computed by hand", async () => {
    const sent = await signedSample(provider, { type: "transaction", secret: "your_secret_key" });
    expect(sent["signature"]).toBe("b2jW1J70dMWPL3jMt098wLyqdzmtJwVSLScyX6xBHPs=");
  });

  it("[S12] signs with apiKey:secret as its JavaScript sample does", async () => {
    const sent = await signedSample(provider, {
      type: "transaction",
      secret: "your_api_key:your_secret_key",
      scheme: 1,
    });
    expect(sent["signature"]).toBe("sFU2JVa5Dr2OXUuWfrTq+2hnOLtPvsEPriw0IOT4FBo=");
  });

  it("keeps the digits of 1000.00 in its sample", async () => {
    expect((await openRegistry().sample("fluxvend", "transaction"))?.toString()).toContain(
      '"amount": 1000.00,',
    );
  });
});
