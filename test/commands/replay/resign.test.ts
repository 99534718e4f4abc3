import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resigned } from "../../../src/commands/replay/resign.ts";
import type { Delivery, RawHeaders } from "../../../src/events/delivery.ts";
import { openRegistry } from "../../../src/providers/index.ts";
import type { Scheme } from "../../../src/signing/scheme.ts";
import { sign } from "../../../src/signing/sign.ts";
import { verify } from "../../../src/signing/verify.ts";
import { draft } from "../../store/drafts.ts";

const now = 1_800_000_000_000;
const url = new URL("http://127.0.0.1:3000/hooks");
const secrets = ["whsec_bGlzdGVuLXRlc3Qtc2VjcmV0LWxpc3Rlbg=="];

function delivery(headers: RawHeaders, body: string | Buffer, id: string | null = "evt_1"): Delivery {
  const event = { type: "payment.succeeded", id };
  return { ...draft({ headers, body: Buffer.from(body), event }), seq: 1, duplicateOf: null };
}

async function schemeOf(provider: string): Promise<Scheme> {
  return (await openRegistry().get(provider))?.schemes[0].scheme ?? expect.fail(provider);
}

function isGood(scheme: Scheme, { method, headers, body }: Delivery): boolean {
  return verify(scheme, { method, url: url.href, headers, body }, secrets, { now }).verdict === "ok";
}

describe("signing again", () => {
  it.each(["payvost", "stripe", "standard-webhooks", "github", "slack"])(
    "replaces what %s signed in its place and leaves the rest",
    async (provider) => {
      const scheme = await schemeOf(provider);
      const body = Buffer.from('{"id":"evt_1","data":{"amount":1000.00}}');
      const before = {
        method: "POST",
        url: null,
        headers: [],
        body,
        id: "evt_1",
        timestamp: 1_700_000_000_000,
      };
      const old = sign(scheme, before, ["whsec_b2xkLXNlY3JldC1vbGQtc2VjcmV0LW9sZA=="]).headers;
      const stored = delivery([["A", "1"], ...old, ["a", "2"]], body);
      const anew = resigned(stored, { scheme, secrets, url, now });
      expect(isGood(scheme, anew)).toBe(true);
      expect(isGood(scheme, stored)).toBe(false);
      expect(anew.headers.map(([name]) => name)).toEqual(stored.headers.map(([name]) => name));
      expect(anew.headers[0]).toEqual(["A", "1"]);
      expect(anew.headers.at(-1)).toEqual(["a", "2"]);
      expect(anew.body.equals(body)).toBe(true);
    },
  );

  it("signs every body byte for byte", async () => {
    const scheme = await schemeOf("payvost");
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(bytes, (body) => {
        const anew = resigned(delivery([], body), { scheme, secrets, url, now });
        return anew.body.equals(body) && isGood(scheme, anew);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps the signed id, and makes one from the event's where it is missing", async () => {
    const scheme = await schemeOf("standard-webhooks");
    const kept = resigned(delivery([["Webhook-Id", "msg_kept"]], "{}"), { scheme, secrets, url, now });
    expect(kept.headers).toContainEqual(["Webhook-Id", "msg_kept"]);
    const made = resigned(delivery([], "{}", "msg_made"), { scheme, secrets, url, now });
    expect(made.headers).toContainEqual(["webhook-id", "msg_made"]);
    expect(isGood(scheme, kept) && isGood(scheme, made)).toBe(true);
  });

  it("writes a timestamp inside the body anew, in its form", async () => {
    const scheme = await schemeOf("linear");
    const body = '{"action":"create", "webhookTimestamp": 1700000000000}';
    const anew = resigned(delivery([], body), { scheme, secrets, url, now });
    expect(anew.body.toString()).toBe(`{"action":"create", "webhookTimestamp": ${now}}`);
    expect(isGood(scheme, anew)).toBe(true);
  });

  it("leaves one signature where there were two headers", async () => {
    const scheme = await schemeOf("payvost");
    const [name] = sign(scheme, { ...delivery([], "{}"), url: null, id: null, timestamp: now }, secrets)
      .headers[0] ?? [""];
    const anew = resigned(
      delivery(
        [
          [name, "one"],
          ["b", "1"],
          [name.toUpperCase(), "two"],
        ],
        "{}",
      ),
      { scheme, secrets, url, now },
    );
    expect(anew.headers.map(([header]) => header)).toEqual([name, "b"]);
    expect(isGood(scheme, anew)).toBe(true);
  });
});
