import { describe, expect, it, onTestFinished } from "vitest";
import type { TriggerOptions } from "../../src/library/listener.ts";
import { startListener } from "../../src/library/start-listener.ts";
import { verify } from "../../src/library/verify.ts";
import { closedPort, startApp } from "../servers.ts";

const type = "payment.succeeded";

const listener = await startListener({ provider: "payvost" });

async function sent(options: TriggerOptions) {
  const result = await listener.trigger(type, options);
  return { result, delivery: listener.deliveries.at(-1) };
}

describe("trigger", () => {
  it("sends the provider's sample with a new id each time", async () => {
    const [one, two] = [await listener.trigger(type), await listener.trigger(type)];
    expect(one).toMatchObject({ type, provider: "payvost", status: 200, ok: true, statuses: [200] });
    expect(one.id).not.toBe(two.id);
    const delivery = await listener.waitFor(type, { where: ({ id }) => id === two.id });
    expect(delivery).toMatchObject({ verdict: "ok", headers: { "content-type": "application/json" } });
  });

  it("takes id, values, headers and a path", async () => {
    const options = {
      id: "evt_mine",
      set: { "data.amount": 10.5 },
      headers: { "X-A": "1" },
      path: "/hooks?a=1",
    };
    const { result, delivery } = await sent(options);
    expect(result).toMatchObject({ id: "evt_mine", url: `${listener.url}/hooks?a=1` });
    expect(delivery).toMatchObject({ id: "evt_mine", path: "/hooks?a=1", headers: { "x-a": "1" } });
    expect(delivery?.json()).toMatchObject({ data: { amount: 10.5 } });
  });

  it.each([
    ['{"type":"payment.succeeded", "a": 1.00}'],
    [Buffer.from('{"type":"payment.succeeded"}\n')],
    [{ type, a: [1] }],
  ])("takes a payload of one's own, %j", async (data) => {
    const { delivery } = await sent({ data });
    const bytes = typeof data === "string" || Buffer.isBuffer(data) ? data : JSON.stringify(data);
    expect([delivery?.verdict, delivery?.body]).toEqual(["ok", Buffer.from(bytes)]);
  });

  it("tampers, and sends the same event several times", async () => {
    expect(await listener.trigger(type, { tamper: "no-signature" })).toMatchObject({
      status: 401,
      ok: false,
    });
    const { result, delivery } = await sent({ duplicate: 3 });
    expect(result.statuses).toEqual([200, 200, 200]);
    expect(delivery).toMatchObject({ id: result.id, duplicate: true });
  });

  it("sends to an app under test, signed with its secret", async () => {
    const app = await startApp((_seen, response) => response.writeHead(202).end("thanks"));
    const before = listener.deliveries.length;
    const result = await listener.trigger(type, { to: `${app.origin}/hooks`, secret: "whsec_app" });
    expect(result).toMatchObject({ status: 202, ok: true, body: "thanks", url: `${app.origin}/hooks` });
    expect(listener.deliveries).toHaveLength(before);
    const [{ rawHeaders = [], body = "" } = {}] = app.seen;
    const found = await verify({ provider: "payvost", secret: "whsec_app", headers: rawHeaders, body });
    expect(found.verdict).toBe("ok");
  });

  it("sends to an app also when the listener is closed", async () => {
    const app = await startApp();
    const closed = await startListener();
    await closed.close();
    expect((await closed.trigger(type, { to: app.port })).ok).toBe(true);
  });

  it("tells an app that is down", async () => {
    const refused = listener.trigger(type, { to: await closedPort() });
    await expect(refused).rejects.toMatchObject({
      ...{ code: "app_unreachable", kind: "app", message: expect.stringContaining(": refused (") },
    });
    const silent = await startApp(() => {});
    const late = listener.trigger(type, { to: silent.port, timeoutMs: 20 });
    await expect(late).rejects.toThrow(": timeout (no answer within 20 ms)");
  });

  it.each<[string, object, string, RegExp]>([
    ["payment.suceeded", {}, "unknown_event_type", /did you mean payment\.succeeded\?/],
    [type, { provider: "payvots" }, "unknown_provider", /did you mean payvost\?/],
    [
      type,
      { set: { "dta.amount": 1 } },
      "bad_set",
      /^set dta\.amount: there is no "dta" in the payload; did you mean/,
    ],
    [type, { set: { "__proto__.x": 1 } }, "bad_set", /set "__proto__\.x"/],
    [type, { set: { "data.amount": 1n } }, "bad_value", /cannot be written as JSON/],
    [type, { set: { "data.amount": Number.NaN } }, "bad_value", /cannot be written as JSON/],
    [type, { set: "data.amount=1" }, "bad_set", /set: "data\.amount=1" is no object; write it like \{/],
    [type, { id: "" }, "bad_value", /^id: "" is no id of an event$/],
    [type, { id: 5 }, "bad_value", /^id: 5 is no id/],
    [type, { headers: { "a b": "c" } }, "bad_headers", /^headers: a b cannot be sent/],
    [type, { data: () => 1 }, "bad_value", /^data: this cannot be written as JSON$/],
    [type, { tamper: "everything" }, "bad_value", /there are body, signature/],
    [type, { duplicate: 0 }, "bad_value", /duplicate: 0/],
    [type, { timeoutMs: 0 }, "bad_value", /timeoutMs: 0/],
    [type, { path: "hooks" }, "bad_value", /does not begin with \//],
    [type, { to: "nowhere at all" }, "bad_target", /is no target/],
    [type, { scheme: "v9" }, "unknown_scheme", /it has payvost/],
    [type, { secret: "" }, "empty_secret", /empty/],
    [type, { provider: "stripe", to: 1 }, "unknown_event_type", /stripe has no event type/],
    [type, { ids: "x" }, "unknown_option", /did you mean id\?/],
  ])("refuses %s with %o", async (name, options, code, message) => {
    await expect(listener.trigger(name, options)).rejects.toMatchObject({
      ...{ code, message: expect.stringMatching(message) },
    });
  });

  it("wants an event type, and options that are some", async () => {
    const send = (...given: unknown[]) => Reflect.apply(listener.trigger, null, given);
    await expect(send()).rejects.toThrow("trigger: the event type is missing");
    await expect(send(type, null)).rejects.toThrow("trigger: null is no object with options");
  });

  it("refuses to sign for a provider this listener does not expect", async () => {
    const stripe = { provider: "stripe" };
    const refused = listener.trigger("payment_intent.succeeded", stripe);
    await expect(refused).rejects.toMatchObject({ code: "missing_secret" });
    onTestFinished(() => listener.close());
  });
});
