import { describe, expect, it } from "vitest";
import { partsOf, serveApi } from "./simulation.ts";

describe("requests per minute", () => {
  it("counts requests per minute of the sandbox's time in its headers", async () => {
    const { ask, clock } = await serveApi("paymentflow");
    const left = async () => {
      const { headers } = await ask("GET", "/webhooks");
      return ["limit", "remaining", "reset"].map((name) => headers.get(`x-ratelimit-${name}`));
    };
    expect(await left()).toEqual(["100", "99", "1767225660"]);
    expect(await left()).toEqual(["100", "98", "1767225660"]);
    await clock.advance(60_000);
    expect(await left()).toEqual(["100", "99", "1767225720"]);
  });
});

describe("the limit", () => {
  it("are kept only when asked to, with the time to wait", async () => {
    const { contract } = await partsOf("paymentflow");
    const rateLimit = contract.rateLimit === null ? null : { ...contract.rateLimit, test: 2 };
    const limited = { contract: { ...contract, rateLimit } };
    const free = await serveApi("paymentflow", limited);
    for (let n = 0; n < 4; n += 1) expect((await free.ask("GET", "/webhooks")).status).toBe(200);
    const { ask } = await serveApi("paymentflow", { ...limited, enforceLimits: true });
    const told = [
      await ask("GET", "/webhooks"),
      await ask("GET", "/webhooks"),
      await ask("GET", "/webhooks"),
    ];
    expect(told.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(told[2]?.headers.get("retry-after")).toBe("60");
    expect(told[2]?.json).toMatchObject({
      error: { type: "rate_limit_error", code: "rate_limit_exceeded" },
    });
  });
});
