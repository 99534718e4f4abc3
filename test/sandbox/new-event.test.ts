import { describe, expect, it } from "vitest";
import { readEvent } from "../../src/events/envelope.ts";
import { jsonValueText, parseJson } from "../../src/events/json.ts";
import { openRegistry } from "../../src/providers/index.ts";
import type { Provider } from "../../src/providers/provider.ts";
import type { SandboxProvider } from "../../src/sandbox/model.ts";
import { newEvent } from "../../src/sandbox/new-event.ts";
import { SandboxState } from "../../src/sandbox/state.ts";

const registry = openRegistry();
const providers = await registry.all();
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

function inSandbox(provider: Provider): SandboxProvider {
  return { provider, sample: (type) => registry.sample(provider.id, type) };
}

function sourceOf(id: string, state = new SandboxState()) {
  const provider = providers.find((known) => known.id === id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  return { provider: inSandbox(provider), state, now };
}

const all = providers.flatMap((provider) => provider.events.map(({ type }) => ({ id: provider.id, type })));

describe.each(all)("$id $type", ({ id, type }) => {
  it("is the sample without white space, the same in every run, another one each time", async () => {
    const source = sourceOf(id);
    const [first, second] = [await newEvent(source, type), await newEvent(source, type)];
    expect(await newEvent(sourceOf(id), type)).toEqual(first);
    expect(first).toMatchObject({ provider: id, type, createdAt: now });
    expect(first?.id).not.toBe(second?.id);
    const { envelope } = source.provider.provider;
    const read = first === null ? null : readEvent(envelope, first);
    expect([type, first?.id]).toEqual([read?.type ?? type, read?.id ?? first?.id]);
    const sample = await registry.sample(id, type);
    expect(Object.keys(parseJson(first?.body ?? Buffer.alloc(0)) ?? {})).toEqual(
      Object.keys(parseJson(sample ?? Buffer.alloc(0)) ?? {}),
    );
  });
});

describe("newEvent", () => {
  it.each([
    ["payvost", "payment.succeeded", "evt_sbx000001", "2026-01-02T03:04:05Z"],
    ["paymentflow", "refund.created", "evt_sbx0000000000001", null],
    ["senfenico", "checkout.success", "00000000-0000-4000-8000-000000000001", null],
    ["open-market", "payment", "tr_sbx000001", null],
  ])("numbers the events of %s in their own form", async (id, type, expected, time) => {
    const event = await newEvent(sourceOf(id), type);
    expect(event?.id).toBe(expected);
    expect(String(event?.body)).toContain(expected);
    if (time !== null) expect(String(event?.body)).toContain(time);
  });

  it.each(all.filter(({ id }) => ["payvost", "paymentflow", "open-market", "senfenico"].includes(id)))(
    "sends $id $type as JSON.stringify would write it again",
    async ({ id, type }) => {
      const body = String((await newEvent(sourceOf(id), type))?.body);
      expect(JSON.stringify(JSON.parse(body))).toBe(body);
    },
  );

  it("keeps numbers as the sample writes them", async () => {
    const sample = Buffer.from('{ "id": "evt_1", "amount": 1000.00, "text": "a b" }');
    const { provider, state } = sourceOf("payvost");
    const event = await newEvent(
      { provider: { ...provider, sample: async () => sample }, state, now },
      "payment.failed",
    );
    expect(String(event?.body)).toBe('{"id":"evt_sbx000001","amount":1000.00,"text":"a b"}');
  });

  it("names the sandbox and adds the headers of the type", async () => {
    const push = await newEvent(sourceOf("github"), "push");
    const headers = Object.fromEntries(push?.headers ?? []);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": "whk-sandbox/github",
      "x-github-event": "push",
      "x-github-delivery": push?.id,
    });
  });

  it("takes an id of the caller", async () => {
    const event = await newEvent(sourceOf("payvost"), "payment.failed", { id: "evt_mine" });
    expect([event?.id, jsonValueText(event?.body ?? Buffer.alloc(0), "id")]).toEqual([
      "evt_mine",
      '"evt_mine"',
    ]);
  });

  it("sends a body of the caller byte for byte, and reads its id", async () => {
    const body = Buffer.from('{ "id" : "evt_own",\n "amount": 1.50 }');
    const event = await newEvent(sourceOf("payvost"), "payment.failed", { body });
    expect([event?.id, event?.body]).toEqual(["evt_own", body]);
    const nameless = await newEvent(sourceOf("payvost"), "payment.failed", { body: Buffer.from("[1]") });
    expect([nameless?.id, String(nameless?.body)]).toEqual(["evt_sbx0001", "[1]"]);
  });

  it("refuses an id that has no place", async () => {
    const own = { id: "evt_mine", body: Buffer.from("[1]") };
    await expect(newEvent(sourceOf("payvost"), "payment.failed", own)).rejects.toMatchObject({
      kind: "usage",
      code: "no_event_id",
      message: "events of payvost take no id here: the payload has no id",
    });
  });

  it.each(["payment.nonsense", "", "toString"])("knows no type %j", async (type) => {
    expect(await newEvent(sourceOf("payvost"), type)).toBeNull();
    expect(await newEvent(sourceOf("payvost"), type, { body: Buffer.from("{}") })).toBeNull();
  });
});
