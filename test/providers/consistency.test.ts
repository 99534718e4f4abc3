import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RawHeaders } from "../../src/events/delivery.ts";
import { duplicateKeyOf, readEvent } from "../../src/events/envelope.ts";
import { parseJson } from "../../src/events/json.ts";
import { readPath } from "../../src/events/path.ts";
import { openRegistry } from "../../src/providers/index.ts";
import type { EventType, Fact, Provider } from "../../src/providers/provider.ts";
import { generateSecret } from "../../src/signing/keys.ts";
import { sign } from "../../src/signing/sign.ts";
import { verify } from "../../src/signing/verify.ts";

const registry = openRegistry();
const samplesFolder = new URL("../../src/providers/samples/", import.meta.url);
const now = Date.parse("2025-11-21T12:00:00Z");
const url = "https://example.com/webhooks";

describe.each(registry.ids)("%s", async (id) => {
  const provider = await known(id);

  it("has one sample file per event type", () => {
    const files = readdirSync(new URL(`${id}/`, samplesFolder)).sort();
    expect(files).toEqual(provider.events.map(({ type }) => `${type}.json`).sort());
  });

  it.each(provider.events)("names $type where the sample of it says so", async (event) => {
    const request = await sampleRequest(provider, event);
    expect(readEvent(provider.envelope, request)).toMatchObject({ type: event.type });
  });

  it.each(provider.events)("gives the sample of $type what makes it new", async (event) => {
    const body = parseJson(await bytesOf(provider, event));
    const { id: fresh, time } = event.fresh ?? provider.fresh;
    const places = [...(fresh === null ? [] : [fresh.at]), ...time.map(({ at }) => at)];
    for (const at of places.filter((place) => !place.startsWith("header:"))) {
      expect(readPath(body, at), at).toBeDefined();
    }
  });

  it("reads the fresh id as the event id, or the id as part of what tells duplicates", async () => {
    const event = provider.events[0];
    if (event === undefined || provider.fresh.id === null) return expect.unreachable();
    const request = await sampleRequest(provider, event);
    expect(duplicateKeyOf(provider.duplicateKey, request)).not.toBeNull();
    const { at } = provider.fresh.id;
    const place = at.startsWith("header:") ? at : `json:${at}`;
    expect([provider.envelope.id, ...provider.duplicateKey]).toContain(place);
  });

  it.each(provider.schemes.map((variant) => ({ variant, id: variant.scheme.id })))(
    "signs every sample so that it verifies as $id",
    async ({ variant: { scheme } }) => {
      const secret = generateSecret(scheme, (count) => Buffer.alloc(count, 7));
      for (const event of provider.events) {
        const sent = await sampleRequest(provider, event);
        const extra: RawHeaders = scheme.id === "opay-v2" ? [["requesttimestamp", String(now)]] : [];
        const headers = [...sent.headers, ...extra];
        const input = { method: "POST", url, headers, body: sent.body, id: "evt_1", timestamp: now };
        const signed = sign(scheme, input, [secret]);
        const request = { method: "POST", url, headers: merged(headers, signed.headers), body: signed.body };
        const wanted = scheme.kind === "none" ? "unsigned" : "ok";
        expect(verify(scheme, request, [secret], { now })).toMatchObject({ verdict: wanted });
      }
    },
  );

  it("says for every fact where it is from", () => {
    const { schemes, envelope, delivery, events, operations } = provider;
    const facts: Fact[] = [...schemes, envelope, delivery, ...events, ...operations];
    for (const { source } of facts) expect(source).toMatch(/\S{3,}/);
    expect(JSON.stringify(provider)).not.toMatch(/\bseed\b|shared\/|stored file|from memory/);
  });

  it("tells scheme variants apart", () => {
    const ids = provider.schemes.map(({ scheme }) => scheme.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toBe(id);
    if (ids.length > 1) for (const variant of provider.schemes) expect(variant.reading).toMatch(/\w/);
  });
});

async function known(id: string): Promise<Provider> {
  const provider = await registry.get(id);
  if (provider === null) throw new Error(`no provider ${id}`);
  return provider;
}

async function bytesOf({ id }: Provider, { type }: EventType): Promise<Buffer> {
  const bytes = await registry.sample(id, type);
  expect(bytes).toEqual(readFileSync(new URL(`${id}/${type}.json`, samplesFolder)));
  return bytes ?? Buffer.alloc(0);
}

/** The sample as `trigger` would send it: with the event's headers and, where the id is a header, an id. */
async function sampleRequest(
  provider: Provider,
  event: EventType,
): Promise<{ headers: RawHeaders; body: Buffer }> {
  const { id } = event.fresh ?? provider.fresh;
  const idHeader: RawHeaders = id?.at.startsWith("header:") ? [[id.at.slice("header:".length), "evt_1"]] : [];
  return {
    headers: [...Object.entries(event.headers ?? {}), ...idHeader],
    body: await bytesOf(provider, event),
  };
}

function merged(headers: RawHeaders, added: RawHeaders): RawHeaders {
  const names = new Set(added.map(([name]) => name.toLowerCase()));
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...added];
}
