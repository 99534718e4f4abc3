import { describe, expect, it } from "vitest";
import type { ReceivedRequest } from "../../src/events/delivery.ts";
import type { Candidate } from "../../src/listen/candidate.ts";
import { createIdentify } from "../../src/listen/identify.ts";
import { createKnownHeaders } from "../../src/listen/known-headers.ts";
import { createSuggest } from "../../src/listen/suggest.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { baseUrl, candidate, provider, request, sampleRequest, signedRequest } from "./requests.ts";

const suggest = createSuggest({
  known: createKnownHeaders(openRegistry()),
  secretVariable: (id) => `WHK_${id.toUpperCase()}_SECRET`,
  acceptsInvalid: false,
});
const sessionSecret = "whsec_c2Vzc2lvbi1zZWNyZXQtb2YtdGhlLXRlc3Rz";
const builtIn = openRegistry().ids;

function identifyWith(candidates: readonly Candidate[], named: Candidate | null = null, elapsed = () => 0) {
  return createIdentify({ candidates, named, suggest, elapsed, otherSecrets: [], baseUrl: () => baseUrl });
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

  it("never throws, whatever comes", async () => {
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

  it("judges a timestamp as of the receipt", async () => {
    const stripe = await provider("stripe");
    const named = candidate(stripe, ["one"]);
    const received = signedRequest(stripe.schemes[0].scheme, "one");
    const late = { ...received, receivedAt: received.receivedAt + 3_600_000 };
    expect((await verdictOf(identifyWith([named], named), late)).verdict).toBe("stale");
  });
});
