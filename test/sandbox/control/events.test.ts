import { describe, expect, it } from "vitest";
import { startApp } from "../../servers.ts";
import { runSandbox } from "../parts.ts";

describe("emit", () => {
  it("lets the provider's sample happen and answers the attempts", async () => {
    const app = await startApp();
    const { control, payvost } = await runSandbox();
    await payvost("POST", "/webhooks", { url: app.origin, events: ["payment.*"] });
    expect(await control("POST", "/emit", { provider: "payvost", type: "payment.failed" })).toMatchObject([
      200,
      {
        event: { id: expect.stringMatching(/^evt_/), type: "payment.failed" },
        attempts: [{ endpoint: "webhook_sbx0001", n: 1, status: 200, next: null, error: null }],
      },
    ]);
    expect(JSON.parse(app.seen[0]?.body.toString() ?? "")).toMatchObject({ type: "payment.failed" });
  });

  it.each([
    ["an object", { id: "evt_x", type: "payment.failed" }, '{"id":"evt_x","type":"payment.failed"}'],
    ["a text, as it stands", ' { "amount": 1000.00 }\r\n', ' { "amount": 1000.00 }\r\n'],
  ])("sends the body it is given: %s", async (_what, data, body) => {
    const app = await startApp();
    const { control, payvost } = await runSandbox();
    await payvost("POST", "/webhooks", { url: app.origin, events: ["payment.*"] });
    await control("POST", "/emit", { provider: "payvost", type: "payment.failed", data });
    expect(app.seen[0]?.body.toString()).toBe(body);
  });

  it("takes an id", async () => {
    const { control } = await runSandbox();
    expect(
      await control("POST", "/emit", { provider: "payvost", type: "payment.failed", id: "evt_mine" }),
    ).toEqual([200, { event: { id: "evt_mine", type: "payment.failed" }, attempts: [] }]);
  });

  it.each([
    [{ type: "payment.failed" }, "bad_field", "provider: is missing"],
    [{ provider: "payvost" }, "bad_field", "type: is missing"],
    [{ provider: "payvost", type: "payment.failed", body: 1 }, "bad_field", "body: unknown field"],
    [{ provider: "payvost", type: "payment.failed", id: "" }, "bad_field", "id: must not be empty"],
    [{ provider: "fluxvend", type: "transaction" }, "unknown_provider", 'no provider "fluxvend" that sends'],
    [{ provider: "payvost", type: "payment.fail" }, "unknown_event_type", "did you mean payment.failed?"],
  ])("refuses %j", async (body, code, message) => {
    const { control } = await runSandbox();
    expect(await control("POST", "/emit", body)).toEqual([
      400,
      { error: { code, message: expect.stringContaining(message) } },
    ]);
  });
});
