import { describe, expect, it } from "vitest";
import { senfenico as provider } from "../../src/providers/senfenico.ts";
import { factsOf, signedSample } from "./facts.ts";

describe("senfenico", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: ["hex SHA-256 of body + secret, no HMAC"],
      place: ["X-Webhook-Hash"],
      events: 4,
      retries: "1 min, 2 min, 4 min, 8 min, 15 min, 30 min",
      timeLimit: null,
      success: "200",
      api: [],
    });
  });

  it("is repeated for one hour", () => {
    expect(provider.delivery.retries.reduce((sum, wait) => sum + wait)).toBe(3_600_000);
  });

  it("signs its page's own example as computed by hand", async () => {
    const sent = await signedSample(provider, {
      type: "checkout.pending",
      secret: "9e191505-9637-4c2b-a55e-da813b882732",
    });
    expect(sent["x-webhook-hash"]).toBe("0a28bff71a5f52de9ef423d5dde1b63fc7ac6bee93575f6b807e5f48ba857a18");
  });
});
