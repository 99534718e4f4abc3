import { describe, expect, it } from "vitest";
import { noon, runSandbox } from "../parts.ts";

describe("the control API", () => {
  it("shows the whole state and empties it", async () => {
    const { control, payvost, emit } = await runSandbox();
    await payvost("POST", "/webhooks", { url: "http://127.0.0.1:1/", events: ["payment.*"] });
    await control("POST", "/faults", "api delete reset");
    await emit("payvost", "payment.failed");
    const [status, state] = await control("GET", "/state");
    expect([status, state]).toMatchObject([
      200,
      {
        clock: { now: new Date(noon).toISOString(), scale: 0 },
        endpoints: [{ id: "webhook_sbx0001", secret: expect.stringMatching(/^\w+$/) }],
        attempts: 1,
        faults: [{ operation: "delete" }],
      },
    ]);
    const empty = { clock: expect.anything(), endpoints: [], attempts: 0, faults: [] };
    expect(await control("POST", "/reset")).toEqual([200, empty]);
    expect(await control("GET", "/state")).toEqual([200, empty]);
    expect(await control("GET", "/deliveries")).toEqual([200, { deliveries: [] }]);
    expect(await control("GET", "/requests")).toEqual([200, { requests: [] }]);
  });

  it("lists deliveries, of one provider or endpoint too, and requests", async () => {
    const { control, payvost, emit } = await runSandbox();
    await payvost("POST", "/webhooks", { url: "http://127.0.0.1:1/", events: ["payment.*"] });
    await emit("payvost", "payment.failed");
    const attempt = {
      provider: "payvost",
      endpoint: "webhook_sbx0001",
      event: { type: "payment.failed" },
      n: 1,
      status: null,
      error: expect.any(String),
      time: new Date(noon).toISOString(),
      next: new Date(noon + 5_000).toISOString(),
    };
    expect(await control("GET", "/deliveries")).toMatchObject([200, { deliveries: [attempt] }]);
    const one = "/deliveries?provider=payvost&endpoint=webhook_sbx0001";
    expect(await control("GET", one)).toMatchObject([200, { deliveries: [attempt] }]);
    expect(await control("GET", "/deliveries?provider=paymentflow")).toEqual([200, { deliveries: [] }]);
    expect(await control("GET", "/requests")).toMatchObject([
      200,
      { requests: [{ provider: "payvost", method: "POST", path: "/payvost/v1/webhooks", status: 201 }] },
    ]);
  });

  it("takes a snapshot and puts it back, with the retries in it", async () => {
    const { control, payvost, emit, runUntilIdle, endpoints, attempts } = await runSandbox();
    await payvost("POST", "/webhooks", { url: "http://127.0.0.1:1/", events: ["*"] });
    await emit("payvost", "payment.failed");
    const [status, snapshot] = await control("GET", "/snapshot");
    expect(status).toBe(200);
    await control("POST", "/reset");
    expect(await control("PUT", "/snapshot", snapshot)).toMatchObject([200, { attempts: 1 }]);
    expect([endpoints().length, attempts().length]).toEqual([1, 1]);
    expect(await runUntilIdle()).toBe(5);
    expect(await control("PUT", "/snapshot", { v: 1 })).toMatchObject([
      400,
      { error: { code: "bad_snapshot", message: expect.stringContaining("counters: is missing") } },
    ]);
    expect(attempts()).toHaveLength(6);
  });

  it.each([
    ["GET", "/nothing", undefined, 404, "not_found", "no such path; it has /state, /reset, /clock,"],
    ["DELETE", "/state", undefined, 405, "method", "takes GET"],
    ["PATCH", "/faults", undefined, 405, "method", "takes GET and POST and DELETE"],
    ["POST", "/clock", "{", 400, "bad_json", "the body must be JSON"],
    ["POST", "/emit", undefined, 400, "bad_json", "the body must be JSON"],
    ["GET", "/deliveries?limit=1", undefined, 400, "bad_query", '"limit"; by provider and endpoint'],
  ])("answers %s %s with %j as an error", async (method, path, body, status, code, message) => {
    const { control } = await runSandbox();
    const answer = await control(method, path, body);
    expect(answer).toEqual([status, { error: { code, message: expect.stringContaining(message) } }]);
  });

  it("says which methods a path takes", async () => {
    const { controlUrl, controlToken } = await runSandbox();
    const headers = { Authorization: `Bearer ${controlToken}` };
    const answer = await fetch(`${controlUrl}/snapshot`, { method: "DELETE", headers });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, PUT"]);
  });
});
