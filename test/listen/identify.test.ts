import { describe, expect, it } from "vitest";
import type { ReceivedRequest } from "../../src/events/delivery.ts";
import type { Candidate } from "../../src/listen/candidate.ts";
import { type Accepted, createIdentify } from "../../src/listen/identify.ts";
import { createKnownHeaders } from "../../src/listen/known-headers.ts";
import { createSuggest } from "../../src/listen/suggest.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { baseUrl, candidate, now, provider, request, sampleRequest, signedRequest } from "./requests.ts";

const suggest = createSuggest({
  known: createKnownHeaders(openRegistry()),
  secretVariable: (id) => `WHK_${id.toUpperCase()}_SECRET`,
  acceptsInvalid: false,
});
const sessionSecret = "whsec_c2Vzc2lvbi1zZWNyZXQtb2YtdGhlLXRlc3Rz";
const builtIn = openRegistry().ids;
const tellTime = (time: number) => new Date(time).toISOString().slice(11, 16);

function identifyWith(candidates: readonly Candidate[], named: Candidate | null = null, elapsed = () => 0) {
  const accepted = { candidates, named, otherSecrets: [] };
  return createIdentify({
    accepted: () => accepted,
    renew: async () => {},
    suggest,
    elapsed,
    baseUrl: () => baseUrl,
    tellTime,
  });
}

async function sessionCandidates(): Promise<Candidate[]> {
  const providers = await openRegistry().all();
  return providers.map((one) => candidate(one, [sessionSecret], false));
}

async function verdictOf(identify: ReturnType<typeof identifyWith>, received: ReceivedRequest) {
  const { provider, verification } = await identify(received);
  const { verdict, scheme, reason } = verification;
  return { provider: provider?.id ?? null, verdict, scheme, reason };
}

describe("without a named provider", () => {
  it.each(builtIn)("knows a sample of %s by its signature", async (id) => {
    const one = await provider(id);
    const received = await sampleRequest(one, sessionSecret);
    const seen = await verdictOf(identifyWith(await sessionCandidates()), received);
    expect(seen).toEqual({ provider: id, verdict: "ok", scheme: one.schemes[0].scheme.id, reason: null });
  });

  it("does not ask the clock for a request that verifies", async () => {
    let asked = 0;
    const elapsed = () => {
      asked += 1;
      return 0;
    };
    const identify = identifyWith(await sessionCandidates(), null, elapsed);
    const received = await sampleRequest(await provider("stripe"), sessionSecret);
    const before = asked;
    expect((await identify(received)).verification.verdict).toBe("ok");
    expect(asked).toBe(before);
  });

  it("finds the header whatever its case", async () => {
    const { headers, ...rest } = await sampleRequest(await provider("github"), sessionSecret);
    const loud = { ...rest, headers: headers.map(([name, value]) => [name.toUpperCase(), value] as const) };
    expect(await verdictOf(identifyWith(await sessionCandidates()), loud)).toMatchObject({
      provider: "github",
      verdict: "ok",
    });
  });

  it("tries every provider a shared header may belong to", async () => {
    // Senfenico and YengaPay both sign with X-Webhook-Hash, one with a plain digest, one with an HMAC.
    const [senfenico, yengapay] = [await provider("senfenico"), await provider("yengapay")];
    const identify = identifyWith([candidate(senfenico, ["one"]), candidate(yengapay, ["two"])]);
    const theirs = signedRequest(yengapay.schemes[0].scheme, "two");
    expect(await verdictOf(identify, theirs)).toMatchObject({ provider: "yengapay", verdict: "ok" });
    const ours = signedRequest(senfenico.schemes[0].scheme, "one");
    expect(await verdictOf(identify, ours)).toMatchObject({ provider: "senfenico", verdict: "ok" });
  });

  it("answers with the failure that can be explained when a shared header fits nobody", async () => {
    const [senfenico, yengapay] = [await provider("senfenico"), await provider("yengapay")];
    const identify = identifyWith([candidate(senfenico, ["one"]), candidate(yengapay, ["two"])]);
    const signed = signedRequest(yengapay.schemes[0].scheme, "two", { body: '{"a":1}' });
    const withNewline = { ...signed, body: Buffer.from('{"a":1}\n') };
    const seen = await verdictOf(identify, withNewline);
    expect(seen).toMatchObject({ provider: "yengapay", verdict: "mismatch" });
    expect(seen.reason).not.toBe("unexplained");
  });

  it("names the provider nobody configured", async () => {
    const stripe = await provider("stripe");
    const identify = identifyWith(await sessionCandidates());
    const { provider: found, verification } = await identify(
      signedRequest(stripe.schemes[0].scheme, "whsec_real"),
    );
    expect(found).toBe(stripe);
    expect(verification).toMatchObject({ verdict: "mismatch", reason: "unknown_secret", secret: null });
    expect(verification.why).toContain("looks like Stripe");
    expect(verification.hint).toBe(
      "set its secret with WHK_STRIPE_SECRET or --provider stripe --secret-stdin",
    );
  });

  it("explains a mistake made with the session's secret instead", async () => {
    const payvost = await provider("payvost");
    const signed = signedRequest(payvost.schemes[0].scheme, sessionSecret, { body: '{"a":1}' });
    const identify = identifyWith(await sessionCandidates());
    const seen = await verdictOf(identify, { ...signed, body: Buffer.from('{"a":1}\n') });
    expect(seen.provider).toBe("payvost");
    expect(seen.reason).not.toBe("unknown_secret");
  });

  it.each([
    ["nothing at all", request(), null],
    [
      "a browser's headers",
      request({
        headers: [
          ["User-Agent", "x"],
          ["Authorization", "Bearer x"],
        ],
      }),
      null,
    ],
    ["a JSON body that is no delivery", request({ body: '{"a":1}' }), null],
    ["a body that is no JSON", request({ body: 'sha512 "sha512" {' }), null],
  ])("recognises nobody in %s", async (_, received, id) => {
    const seen = await verdictOf(identifyWith(await sessionCandidates()), received);
    expect(seen).toEqual({ provider: id, verdict: "missing", scheme: null, reason: "unknown_provider" });
  });

  it("names the provider of a header that is only in the directory", async () => {
    const received = request({ headers: [["X-Shopify-Hmac-Sha256", "aaaa"]], body: "{}" });
    const { provider: found, verification } = await identifyWith(await sessionCandidates())(received);
    expect(found).toBeNull();
    expect(verification.why).toContain("X-Shopify-Hmac-Sha256");
    expect(verification.hint).toMatch(/--provider shopify/);
  });

  it("looks into the body when a header leads nowhere", async () => {
    const { headers, ...rest } = await sampleRequest(await provider("opay"), sessionSecret);
    const misleading = { ...rest, headers: [...headers, ["Signature", "x"] as const] };
    expect(await verdictOf(identifyWith(await sessionCandidates()), misleading)).toMatchObject({
      provider: "opay",
      verdict: "ok",
    });
  });

  it("[P5] never throws, whatever comes", async () => {
    const identify = identifyWith(await sessionCandidates());
    const hostile: [string, string][] = [
      ["__proto__", "x"],
      ["constructor", "x"],
      ["Stripe-Signature", "t=,v1="],
      ["x-webhook-hash", ""],
      ["webhook-signature", "v1,"],
    ];
    const seen = await identify(request({ headers: hostile, body: '{"sha512":{"__proto__":1}}' }));
    expect(seen.verification.verdict).not.toBe("ok");
  });
});

describe("with a named provider", () => {
  it("counts only its own scheme", async () => {
    const [payvost, stripe] = [await provider("payvost"), await provider("stripe")];
    const named = candidate(payvost, ["one"]);
    const identify = identifyWith([named, candidate(stripe, ["two"])], named);
    const { provider: found, verification } = await identify(signedRequest(stripe.schemes[0].scheme, "two"));
    expect(found).toBe(payvost);
    expect(verification.verdict).toBe("missing");
    expect(`${verification.why} ${verification.hint}`).toMatch(/stripe/i);
  });

  it("says so when another header suggests another provider", async () => {
    const named = candidate(await provider("payvost"), ["one"]);
    const { verification } = await identifyWith(
      [named],
      named,
    )(request({ headers: [["X-Shopify-Hmac-Sha256", "x"]], body: "{}" }));
    expect(verification).toMatchObject({ verdict: "missing", scheme: "payvost" });
    expect(verification.hint).toContain("Shopify");
  });

  it("tries every variant and names the one that fits", async () => {
    const opay = await provider("opay");
    const second = opay.schemes[1]?.scheme;
    if (second === undefined) throw new Error("opay has two schemes");
    const named = candidate(opay, ["one"]);
    const { verification } = await identifyWith([named], named)(signedRequest(second, "one"));
    expect(verification).toMatchObject({ verdict: "ok", scheme: "opay-v2", reason: null });
    expect(verification.why).toContain("opay-v2");
  });

  it("asks for the signature of a provider with an IP-only hook beside", async () => {
    const named = candidate(await provider("fluxvend"), ["one"]);
    const seen = await verdictOf(identifyWith([named], named), request({ body: "{}" }));
    expect(seen).toMatchObject({ provider: "fluxvend", verdict: "missing", scheme: "fluxvend" });
  });

  it("tells which of several secrets fits", async () => {
    const payvost = await provider("payvost");
    const named = candidate(payvost, ["old", "new"]);
    const { verification } = await identifyWith(
      [named],
      named,
    )(signedRequest(payvost.schemes[0].scheme, "new"));
    expect(verification.secret).toBe(1);
  });

  it("verifies a signed URL against the address senders use", async () => {
    const square = await provider("square");
    const named = candidate(square, ["one"]);
    const seen = await verdictOf(
      identifyWith([named], named),
      signedRequest(square.schemes[0].scheme, "one", { path: "/hooks?a=1" }),
    );
    expect(seen.verdict).toBe("ok");
  });

  it("verifies a signed URL against the public one when it came that way", async () => {
    const square = await provider("square");
    const named = candidate(square, ["one"]);
    const identify = identifyWith([named], named);
    const received = signedRequest(square.schemes[0].scheme, "one", { path: "" });
    const through = { ...received, path: "/", publicUrl: baseUrl };
    expect((await verdictOf(identify, through)).verdict).toBe("ok");
    expect((await verdictOf(identify, { ...through, publicUrl: null })).verdict).toBe("mismatch");
    expect((await verdictOf(identify, { ...received, path: "/" })).verdict).toBe("mismatch");
  });

  it("[S17] judges a timestamp as of the receipt", async () => {
    const stripe = await provider("stripe");
    const named = candidate(stripe, ["one"]);
    const received = signedRequest(stripe.schemes[0].scheme, "one");
    const late = { ...received, receivedAt: received.receivedAt + 3_600_000 };
    expect((await verdictOf(identifyWith([named], named), late)).verdict).toBe("stale");
  });
});

describe("secrets that change while it runs", () => {
  /** What a listener accepts of Payvost: `change` is what the next look finds. */
  async function changing(first: Partial<Candidate>) {
    const payvost = await provider("payvost");
    const [{ scheme }] = payvost.schemes;
    const acceptedWith = (parts: Partial<Candidate>): Accepted => {
      const named = { ...candidate(payvost, []), ...parts };
      return { named, candidates: [named], otherSecrets: [] };
    };
    let accepted = acceptedWith(first);
    let next: Accepted | null = null;
    let looks = 0;
    const identify = createIdentify({
      accepted: () => accepted,
      renew: async () => {
        looks += 1;
        accepted = next ?? accepted;
      },
      suggest,
      elapsed: () => 0,
      baseUrl: () => baseUrl,
      tellTime,
    });
    return {
      looks: () => looks,
      change: (parts: Partial<Candidate>) => {
        next = acceptedWith(parts);
      },
      verify: async (secret: string, later = 0) => {
        const signed = signedRequest(scheme, secret);
        return (await identify({ ...signed, receivedAt: signed.receivedAt + later })).verification;
      },
    };
  }
  const until = now + 60_000;
  const overlap = { secrets: ["new", "old"], endings: new Map([["old", { until, replaced: true }]]) };

  it("are looked up before a wrong signature is believed, and the request is verified again", async () => {
    const seen = await changing({ secrets: ["old"] });
    expect(await seen.verify("old")).toMatchObject({ verdict: "ok", secret: 0, why: null });
    seen.change(overlap);
    expect(await seen.verify("new")).toMatchObject({ verdict: "ok", secret: 0, why: null });
    const why = `old secret, accepted until ${tellTime(until)}`;
    expect(await seen.verify("old")).toMatchObject({ verdict: "ok", secret: 1, why, reason: null });
  });

  it("cost a success no more than a look now and then", async () => {
    const seen = await changing({ secrets: ["one"] });
    for (const later of [0, 1, 100, 249]) await seen.verify("one", later);
    expect(seen.looks()).toBe(1);
    await seen.verify("one", 250);
    await seen.verify("one", -10_000);
    expect(seen.looks()).toBe(3);
  });

  it("are looked for at every wrong signature, and now and then where none is", async () => {
    const payvost = candidate(await provider("payvost"), ["one"]);
    const accepted = { candidates: [payvost], named: payvost, otherSecrets: [] };
    let looks = 0;
    const identify = createIdentify({
      accepted: () => accepted,
      renew: async () => {
        looks += 1;
      },
      suggest,
      elapsed: () => 0,
      baseUrl: () => baseUrl,
      tellTime,
    });
    for (const _ of [1, 2, 3]) await identify(request({ body: "{}" }));
    expect(looks).toBe(1);
    for (const secret of ["another", "another"]) {
      await identify(signedRequest(payvost.provider.schemes[0].scheme, secret));
    }
    expect(looks).toBe(3);
  });

  it("are not accepted after their time, and that is said", async () => {
    const seen = await changing(overlap);
    expect((await seen.verify("old", 59_999)).verdict).toBe("ok");
    const late = await seen.verify("old", 60_000);
    expect(late).toMatchObject({ verdict: "mismatch", reason: "secret_ended", secret: null });
    expect(late.why).toContain(`accepted until ${tellTime(until)}`);
    expect(await seen.verify("new", 60_000)).toMatchObject({ verdict: "ok", secret: 0 });
  });

  it("keep their index when another ends", async () => {
    const endings = new Map([
      ["later", { until: until + 1000, replaced: true }],
      ["sooner", { until, replaced: true }],
    ]);
    const seen = await changing({ secrets: ["new", "session", "later", "sooner"], endings });
    expect((await seen.verify("later", 60_000)).secret).toBe(2);
    expect((await seen.verify("session", 60_000)).secret).toBe(1);
  });

  it("may be those of a provider that was not expected before", async () => {
    const [payvost, shopify] = [await provider("payvost"), await provider("shopify")];
    const first: Accepted = { named: null, candidates: [candidate(payvost, ["a"])], otherSecrets: [] };
    const second = { ...first, candidates: [...first.candidates, candidate(shopify, ["b"])] };
    let accepted = first;
    const identify = createIdentify({
      accepted: () => accepted,
      renew: async () => {
        accepted = second;
      },
      suggest,
      elapsed: () => 0,
      baseUrl: () => baseUrl,
      tellTime,
    });
    const found = await identify(signedRequest(shopify.schemes[0].scheme, "b"));
    expect(found).toMatchObject({ provider: { id: "shopify" }, verification: { verdict: "ok" } });
  });
});
