import { describe, expect, it } from "vitest";
import { partsOf, serveApi } from "./simulation.ts";

const hooks = "http://127.0.0.1:4000/hooks";
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, "v"]));

describe("an endpoint of Payvost", () => {
  it.each([
    ["url", "no URL", { url: "hooks" }, "must be a whole http or https URL"],
    ["url", "another protocol", { url: "ftp://127.0.0.1/" }, "http or https"],
    ["url", "no text", { url: 7 }, "url must be a text"],
    ["url", "null", { url: null }, "url must be a text"],
    ["url", "left out", { url: undefined }, "url is required"],
    ["url", "white space", { url: " http://127.0.0.1/" }, "http or https"],
    ["url", "credentials", { url: "http://me:canary@127.0.0.1/" }, "user name or password"],
    ["url", "very long", { url: `http://127.0.0.1/${"a".repeat(2_048)}` }, "at most 2048"],
    ["url", "elsewhere", { url: "https://93.184.215.14/hook" }, "address of this machine"],
    ["url", "this network", { url: "http://192.168.0.1/" }, "address of this machine"],
    ["url", "any address", { url: "http://0.0.0.0/" }, "address of this machine"],
    ["events", "no list", { events: "payment.*" }, "events must be a list of texts"],
    ["events", "no texts", { events: [1] }, "events must be a list of texts"],
    ["events", "left out", { events: undefined }, "events is required"],
    ["events", "empty", { events: [] }, "events must name at least one event"],
    ["events", "very many", { events: Array(201).fill("payment.failed") }, "at most 200"],
    ["events", "unknown", { events: ["payment.suceeded"] }, "did you mean payment.succeeded?"],
    ["events", "unknown pattern", { events: ["refund.*"] }, '"refund.*", which fits no event type'],
    ["events", "negative", { events: ["!payment.failed"] }, "is not an event type"],
    ["events", "several in one", { events: ["payment.failed,user.created"] }, "is not an event type"],
    ["events", "empty text", { events: [""] }, "is not an event type"],
    ["events", "a key", { events: ["sk_live_canary"] }, "is not an event type"],
    ["description", "no text", { description: {} }, "description must be a text"],
    ["description", "very long", { description: "x".repeat(1_001) }, "at most 1000"],
    ["metadata", "no object", { metadata: ["a"] }, "metadata must be an object of texts"],
    ["metadata", "no texts", { metadata: { a: 1 } }, "metadata must be an object of texts"],
    ["metadata", "very many", { metadata: many(51) }, "at most 50"],
    ["metadata", "long key", { metadata: { ["k".repeat(41)]: "v" } }, "keys of 1 to 40"],
    ["metadata", "long value", { metadata: { a: "v".repeat(501) } }, "values of at most 500"],
    ["metadata", "a prototype", { metadata: { constructor: "x" } }, "must not have the key constructor"],
  ])("is refused for %s: %s", async (field, _name, change, says) => {
    const { ask, state } = await serveApi("payvost");
    const told = await ask("POST", "/webhooks", { body: { url: hooks, events: ["payment.*"], ...change } });
    expect([told.status, told.json]).toMatchObject([
      400,
      { error: { code: "validation_error", field, message: expect.stringContaining(says) } },
    ]);
    expect(told.text).not.toContain("canary");
    expect(state.endpoints()).toEqual([]);
  });

  it("[P3] may not get a prototype by its metadata", async () => {
    const { ask } = await serveApi("payvost");
    const body = `{"url":"${hooks}","events":["*"],"metadata":{"__proto__":"x"}}`;
    expect((await ask("POST", "/webhooks", { body })).json).toMatchObject({ error: { field: "metadata" } });
  });

  it.each([
    "http://localhost:3000/a",
    "http://app.localhost/",
    "http://127.8.9.1/",
    "https://[::1]:8443/x?y=1",
  ])("may be at %s", async (url) => {
    const { ask } = await serveApi("payvost");
    expect((await ask("POST", "/webhooks", { body: { url, events: ["*"] } })).json).toMatchObject({
      data: { url },
    });
  });

  it("may be elsewhere when that is allowed, but never with credentials", async () => {
    const { ask } = await serveApi("payvost", { allowRemote: true });
    const make = async (url: string) =>
      (await ask("POST", "/webhooks", { body: { url, events: ["*"] } })).status;
    expect(await make("https://example.com/hook")).toBe(201);
    expect(await make("https://me@example.com/hook")).toBe(400);
  });

  it("is checked as strictly when it is changed, and then stays as it was", async () => {
    const { ask, state } = await serveApi("payvost");
    await ask("POST", "/webhooks", { body: { url: hooks, events: ["*"] } });
    const before = state.endpoints();
    for (const body of [{ url: "x" }, { events: [] }, { enabled: "yes" }, { metadata: 1 }]) {
      const told = await ask("PATCH", "/webhooks/webhook_sbx0001", { body });
      expect([told.status, told.json]).toMatchObject([400, { error: { field: Object.keys(body)[0] } }]);
    }
    expect(state.endpoints()).toEqual(before);
  });

  it("has each event once", async () => {
    const { ask } = await serveApi("payvost");
    const body = { url: hooks, events: ["payment.*", "user.created", "payment.*"] };
    expect((await ask("POST", "/webhooks", { body })).json).toMatchObject({
      data: { events: ["payment.*", "user.created"] },
    });
  });
});

describe("an endpoint of PaymentFlow", () => {
  it("takes no wildcards", async () => {
    const { ask } = await serveApi("paymentflow");
    const told = await ask("POST", "/webhooks", { body: { url: hooks, enabled_events: ["payment.*"] } });
    expect([told.status, told.json]).toMatchObject([
      400,
      {
        error: {
          type: "invalid_request_error",
          message: 'enabled_events holds "payment.*", but takes no wildcards; name each event type',
        },
      },
    ]);
  });

  it("is enabled or disabled by a word", async () => {
    const { ask } = await serveApi("paymentflow");
    await ask("POST", "/webhooks", { body: { url: hooks, enabled_events: ["payment.failed"] } });
    const told = await ask("POST", "/webhooks/we_sbx0001", { body: { status: "off" } });
    expect(told.json).toMatchObject({ error: { message: 'status must be "enabled" or "disabled"' } });
  });
});

describe("where the catalogue is not known", () => {
  it("any event type is taken", async () => {
    const { provider } = await partsOf("payvost");
    const unknown = { ...provider, provider: { ...provider.provider, events: [] } };
    const { ask } = await serveApi("payvost", { provider: unknown });
    const make = async (event: string) =>
      (await ask("POST", "/webhooks", { body: { url: hooks, events: [event] } })).status;
    expect(await make("anything.at_all")).toBe(201);
    expect(await make("any*")).toBe(201);
    expect(await make("a b")).toBe(400);
    const test = await ask("POST", "/webhooks/webhook_sbx0001/test", { body: { eventType: "anything" } });
    expect([test.status, test.json]).toMatchObject([400, { error: { field: "eventType" } }]);
  });
});
