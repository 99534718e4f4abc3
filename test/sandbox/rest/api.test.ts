import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serveApi } from "./simulation.ts";

const hooks = "http://127.0.0.1:4000/hooks";

describe("a dashboard the sandbox stands in for", () => {
  it.each(["senfenico", "open-market"])("has one endpoint: %s", async (id) => {
    const { ask, provider } = await serveApi(id);
    const events = [provider.provider.events[0]?.type];
    const made = await ask("POST", "/webhooks", { body: { url: hooks, events } });
    expect([made.status, made.json]).toMatchObject([200, { id: "webhook_sbx0001", url: hooks, events }]);
    const second = await ask("POST", "/webhooks", { body: { url: hooks, events } });
    expect([second.status, second.json]).toMatchObject([409, { error: { code: "conflict" } }]);
    expect((await ask("PATCH", "/webhooks/webhook_sbx0001", { body: { url: `${hooks}/2` } })).status).toBe(
      200,
    );
    expect((await ask("POST", "/webhooks/webhook_sbx0001/rotate-secret")).status).toBe(200);
    const test = await ask("POST", "/webhooks/webhook_sbx0001/test", { body: { eventType: events[0] } });
    expect([test.status, test.json]).toMatchObject([200, { event: { type: events[0] } }]);
    expect((await ask("GET", "/webhooks/webhook_sbx0001/logs")).json).toMatchObject({
      data: [{ attempt: 1 }],
    });
    expect((await ask("DELETE", "/webhooks/webhook_sbx0001")).status).toBe(200);
    expect((await ask("GET", "/webhooks")).json).toMatchObject({ data: [] });
  });
});

describe("paths and methods", () => {
  it.each([
    ["GET", "/nothing", 404, "not_found", null],
    ["GET", "/webhooks/", 404, "not_found", null],
    ["GET", "/webhooks/%2e%2e%2fauth%2fverify", 404, "not_found", null],
    ["GET", "/webhooks/%zz", 404, "not_found", null],
    ["GET", "/webhooks/__proto__", 404, "not_found", null],
    ["DELETE", "/webhooks", 405, "method_not_allowed", "POST, GET, HEAD, OPTIONS"],
    ["POST", "/webhooks/x", 405, "method_not_allowed", "GET, PATCH, PUT, DELETE, HEAD, OPTIONS"],
    ["HEAD", "/webhooks/x/test", 405, undefined, "POST, OPTIONS"],
    ["GET", "/webhooks/x/test", 405, "method_not_allowed", "POST, OPTIONS"],
  ])("%s %s is answered %i", async (method, path, status, code, allow) => {
    const { ask } = await serveApi("payvost");
    const told = await ask(method, path);
    expect([told.status, told.headers.get("allow")]).toEqual([status, allow]);
    if (code !== undefined) expect(told.json).toMatchObject({ success: false, error: { code } });
  });

  it("answers HEAD as GET without the body, and OPTIONS without any word of CORS", async () => {
    const { ask } = await serveApi("payvost");
    const head = await ask("HEAD", "/webhooks");
    expect([head.status, head.text]).toEqual([200, ""]);
    const options = await ask("OPTIONS", "/webhooks", {
      headers: { authorization: "", origin: "https://evil.example", "access-control-request-method": "POST" },
    });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "POST, GET, HEAD, OPTIONS"]);
    expect([...options.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("whatever is sent", () => {
  it("is never a failure of the API, and changes nothing unless it is answered with success", async () => {
    const { ask, state } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body: { url: hooks, events: ["*"] } });
    const field = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        "http://127.0.0.1:1/",
        "https://user:pw@localhost/",
        ["payment.*"],
        ["__proto__"],
        [""],
      ),
    );
    const names = ["url", "events", "enabled", "description", "metadata", "eventType", "__proto__", "id"];
    const bodies = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), field));
    const calls = fc.constantFrom(
      ["POST", "/webhooks"],
      ["PATCH", "/webhooks/webhook_sbx0001"],
      ["POST", "/webhooks/webhook_sbx0001/test"],
    );
    await fc.assert(
      fc.asyncProperty(calls, bodies, async ([method = "", path = ""], body) => {
        const before = state.snapshot();
        const { status, json } = await ask(method, path, { body: JSON.stringify(body) });
        expect(status).toBeLessThan(500);
        if (status < 300) return;
        expect(json).toMatchObject({ success: false, error: { code: expect.any(String) } });
        const { counters, ...after } = state.snapshot();
        expect({ ...after, counters: { ...counters, req_: before.counters["req_"] } }).toEqual(before);
      }),
      { numRuns: 150 },
    );
  });
});
