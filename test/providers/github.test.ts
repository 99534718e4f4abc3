import { describe, expect, it } from "vitest";
import { github as provider } from "../../src/providers/github.ts";
import { factsOf, verifyVector } from "./facts.ts";

describe("github", () => {
  it("is what its pages say", () => {
    expect(factsOf(provider)).toEqual({
      words: ["hex HMAC-SHA256 of the raw body"],
      place: ["X-Hub-Signature-256: sha256=…"],
      events: 8,
      retries: "",
      timeLimit: 10000,
      success: "2xx",
      api: ["create", "list", "show", "update", "delete", "rotate", "test", "logs"],
    });
  });

  it("verifies the published example", () => {
    const vector = {
      secret: "It's a Secret to Everybody",
      headers: {
        "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
      },
      body: "Hello, World!",
      now: 0,
    };
    expect(verifyVector(provider, vector)).toBe("ok");
    expect(
      verifyVector(provider, { ...vector, body: vector.body.replace("2", "3").replace("World", "world") }),
    ).toBe("mismatch");
  });
});
