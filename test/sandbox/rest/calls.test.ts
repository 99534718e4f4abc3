import { describe, expect, it } from "vitest";
import { serveApi } from "./simulation.ts";

describe("the call about the key", () => {
  it("says whose key it is", async () => {
    const { ask } = await serveApi("payvost");
    expect((await ask("GET", "/auth/verify")).json).toEqual({
      success: true,
      data: {
        valid: true,
        keyType: "secret",
        environment: "sandbox",
        permissions: ["webhooks:read", "webhooks:write"],
      },
    });
  });
});
