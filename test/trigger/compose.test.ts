import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/events/json.ts";
import { readPath } from "../../src/events/path.ts";
import { openRegistry } from "../../src/providers/index.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { generateSecret } from "../../src/signing/keys.ts";
import { sign } from "../../src/signing/sign.ts";
import { verify } from "../../src/signing/verify.ts";
import { composeEvent, type EventPlan } from "../../src/trigger/compose.ts";

const now = Date.UTC(2031, 0, 2, 3, 4, 5);
const context = { now, bytes: randomBytes };
const registry = openRegistry();
const providers = await registry.all();
const samples = providers.flatMap((provider) => provider.events.map((event) => ({ provider, event })));

describe.each(samples)("$provider.id $event.type", ({ provider, event }) => {
  it("is a new event each time, changed nowhere but in id and time, and verifies when signed", async () => {
    const plan = await planFor(provider, event.type);
    const [first, second] = [composeEvent(plan, context), composeEvent(plan, context)];
    expect(first.type).toBe(event.type);
    const fresh = event.fresh ?? provider.fresh;
    if (fresh.id !== null) expect(first.id).not.toBe(second.id);
    expect(blanked(first.body, plan)).toBe(blanked(plan.payload, plan));
    for (const { scheme } of provider.schemes.slice(0, 1)) {
      if (scheme.kind === "none") continue;
      const secret = generateSecret(scheme, randomBytes);
      const input = { method: "POST", url: null, ...first, timestamp: now };
      const signed = sign(scheme, input, [secret]);
      const names = new Set(signed.headers.map(([name]) => name));
      const headers = [...first.headers.filter(([name]) => !names.has(name)), ...signed.headers];
      const request = { method: "POST", url: null, headers, body: signed.body };
      expect(verify(scheme, request, [secret], { now }).verdict).toBe("ok");
    }
  });
});

describe("composeEvent", () => {
  it("writes the time in the sample's own form", async () => {
    const payvost = composeEvent(await planOf("payvost", "payment.succeeded"), context);
    expect(readPath(parseJson(payvost.body), "createdAt")).toBe("2031-01-02T03:04:05Z");
    const stripe = composeEvent(await planOf("stripe", "customer.created"), context);
    expect(readPath(parseJson(stripe.body), "created")).toBe(now / 1000);
  });

  it("uses --id where the id belongs, in the body or in a header", async () => {
    const body = composeEvent({ ...(await planOf("payvost", "payment.succeeded")), id: "evt_mine" }, context);
    expect([body.id, readPath(parseJson(body.body), "id")]).toEqual(["evt_mine", "evt_mine"]);
    const header = composeEvent({ ...(await planOf("github", "push")), id: "mine" }, context);
    expect(header.id).toBe("mine");
    expect(header.headers).toContainEqual(["x-github-delivery", "mine"]);
  });

  it("refuses --id where events have none", async () => {
    const plan = { ...(await planOf("monnify", "LOW_BALANCE_ALERT")), id: "mine" };
    expect(() => composeEvent(plan, context)).toThrow(
      "--id cannot be used for monnify: its events have no id",
    );
    const own = {
      ...(await planOf("payvost", "payment.succeeded")),
      own: true,
      payload: Buffer.from("[1]"),
      id: "a",
    };
    expect(() => composeEvent(own, context)).toThrow("the payload has no id");
  });

  it("applies edits last, so that they win", async () => {
    const edits = [
      { path: "id", json: '"evt_set"' },
      { path: "data.amount", json: "10.50" },
    ];
    const draft = composeEvent({ ...(await planOf("payvost", "payment.succeeded")), edits }, context);
    expect(draft.id).toBe("evt_set");
    expect(String(draft.body)).toContain('"amount": 10.50,');
  });

  it("refuses an edit without a place", async () => {
    const plan = { ...(await planOf("payvost", "payment.succeeded")), edits: [{ path: "dat.x", json: "1" }] };
    expect(() => composeEvent(plan, context)).toThrow('--set dat.x: there is no "dat" in the payload');
  });

  it("leaves a payload of the user's own untouched, byte for byte", async () => {
    const payload = Buffer.from('{"id" : "evt_own", "createdAt":"x",\t"type":"payment.failed"}\r\n');
    const draft = composeEvent({ ...(await planOf("payvost", null)), payload, own: true }, context);
    expect(draft.body.equals(payload)).toBe(true);
    expect(draft).toMatchObject({ id: "evt_own", type: "payment.failed" });
  });

  it("takes bytes that are no JSON", async () => {
    const payload = Buffer.from([0xff, 0x00, 0x7b]);
    const draft = composeEvent({ ...(await planOf("payvost", null)), payload, own: true }, context);
    expect(draft).toMatchObject({ id: null, type: null });
    expect(draft.body.equals(payload)).toBe(true);
  });

  it("makes a fresh id in a header even for a payload of the user's own", async () => {
    const plan = { ...(await planOf("standard-webhooks", null)), payload: Buffer.from("{}"), own: true };
    expect(composeEvent(plan, context).id).toMatch(/^msg_[a-z0-9]{27}$/);
  });

  it("keeps headers the user gave in place of the sample's", async () => {
    const headers = [["X-GitHub-Event", "mine"] as const, ["X-GitHub-Delivery", "d"] as const];
    const draft = composeEvent({ ...(await planOf("github", "push")), headers }, context);
    expect(draft.headers).toEqual(headers);
    expect(draft).toMatchObject({ id: "d", type: "mine" });
  });

  it("leaves a time alone that the sample says has not come", async () => {
    const draft = composeEvent(await planOf("senfenico", "checkout.pending"), context);
    expect(readPath(parseJson(draft.body), "data.created_at")).toBeNull();
  });
});

async function planOf(id: string, type: string | null): Promise<EventPlan> {
  const provider = await registry.get(id);
  if (provider === null) throw new Error(`no provider ${id}`);
  return planFor(provider, type);
}

async function planFor(provider: Provider, type: string | null): Promise<EventPlan> {
  const event = provider.events.find((candidate) => candidate.type === type) ?? null;
  const payload = event === null ? Buffer.from("{}") : await registry.sample(provider.id, event.type);
  if (payload === null) throw new Error(`no sample ${type}`);
  const fresh = event?.fresh ?? provider.fresh;
  return { provider, event, fresh, payload, own: false, edits: [], id: null, headers: [] };
}

/** The payload with every value that is to be fresh cut out, so that all other bytes can be compared. */
function blanked(body: Buffer, { fresh }: EventPlan): string {
  const paths = [...(fresh.id === null ? [] : [fresh.id.at]), ...fresh.time.map(({ at }) => at)];
  const names = paths.filter((at) => !at.startsWith("header:")).map((at) => at.split(".").at(-1) ?? "");
  return names.reduce(
    (text, name) => text.replace(new RegExp(`("${name}"\\s*:\\s*)("[^"]*"|[^",}\\s]+)`), "$1…"),
    body.toString("latin1"),
  );
}
