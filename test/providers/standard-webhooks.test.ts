import { describe, expect, it } from "vitest";
import { standardWebhooks as provider } from "../../src/providers/standard-webhooks.ts";
import { factsOf, verifyVector } from "./facts.ts";

describe("standard-webhooks", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: ["base64 HMAC-SHA256 of id.timestamp.body", "base64 Ed25519 of id.timestamp.body"],
      place: ["webhook-signature: v1,…", "webhook-signature: v1a,…"],
      events: 2,
      retries: "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h",
      timeLimit: 15000,
      success: "2xx",
      api: [],
    });
  });

  it("verifies the libraries' example", () => {
    const vector = {
      secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      headers: {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      },
      body: '{"test": 2432232314}',
      now: 1614265330,
    };
    expect(verifyVector(provider, vector)).toBe("ok");
    expect(
      verifyVector(provider, { ...vector, body: vector.body.replace("2", "3").replace("World", "world") }),
    ).toBe("mismatch");
  });

  it("verifies Svix's example of v1a", () => {
    const vector = {
      secret: "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
      headers: {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature":
          "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
      },
      body: '{"test": 2432232314}',
      now: 1614265330,
    };
    expect(verifyVector(provider, vector, 1)).toBe("ok");
    expect(
      verifyVector(provider, { ...vector, body: vector.body.replace("2", "3").replace("World", "world") }, 1),
    ).toBe("mismatch");
  });
});
