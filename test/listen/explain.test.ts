import { describe, expect, it } from "vitest";
import type { Candidate } from "../../src/listen/candidate.ts";
import { readingsOf } from "../../src/listen/candidate.ts";
import { createExplain, type Failure } from "../../src/listen/explain.ts";
import { createSuggest } from "../../src/listen/suggest.ts";
import { verify } from "../../src/signing/verify.ts";
import { baseUrl, candidate, now, provider, type request, signedRequest } from "./requests.ts";

const suggest = createSuggest({
  known: async () => [],
  secretVariable: (id) => `WHK_${id}_SECRET`,
  acceptsInvalid: false,
});

function explainWith(
  candidates: readonly Candidate[],
  elapsed = () => 0,
  otherSecrets: { label: string; secret: string }[] = [],
) {
  return createExplain({ candidates, suggest, elapsed, otherSecrets });
}

function failureOf(one: Candidate, received: ReturnType<typeof request>): Failure {
  const [reading] = readingsOf(one);
  if (reading === undefined) throw new Error("every provider has a scheme");
  const signed = { ...received, url: baseUrl };
  return { reading, verification: verify(reading.variant.scheme, signed, one.secrets, { now }) };
}

const asSigned = (received: ReturnType<typeof request>) => ({ ...received, url: baseUrl });

describe("explaining", () => {
  it("prefers the reading that came furthest", async () => {
    const [payvost, stripe] = [
      candidate(await provider("payvost"), ["one"]),
      candidate(await provider("stripe"), ["two"]),
    ];
    const { scheme } = stripe.provider.schemes[0];
    const received = { ...signedRequest(scheme, "two"), receivedAt: now };
    const late = { ...received, headers: received.headers };
    const stale = verify(scheme, asSigned(late), ["two"], { now: now + 3_600_000 });
    const [reading] = readingsOf(stripe);
    if (reading === undefined) throw new Error("stripe has a scheme");
    const failures = [failureOf(payvost, received), { reading, verification: stale }];
    const found = await explainWith([payvost, stripe])(asSigned(late), now + 3_600_000, failures);
    expect(found.provider?.id).toBe("stripe");
    expect(found.verification.verdict).toBe("stale");
  });

  it("names another secret of the environment by its variable", async () => {
    const payvost = candidate(await provider("payvost"), ["one"]);
    const received = signedRequest(payvost.provider.schemes[0].scheme, "other");
    const explain = explainWith([payvost], () => 0, [{ label: "WHK_OTHER_SECRET", secret: "other" }]);
    const { verification } = await explain(asSigned(received), now, [failureOf(payvost, received)]);
    expect(verification.reason).toBe("another_secret");
    expect(verification.why).toContain("WHK_OTHER_SECRET");
  });

  it("keeps a configured provider's failure as it is when nothing explains it", async () => {
    const payvost = candidate(await provider("payvost"), ["one"]);
    const received = signedRequest(payvost.provider.schemes[0].scheme, "nobody's");
    const { verification } = await explainWith([payvost])(asSigned(received), now, [
      failureOf(payvost, received),
    ]);
    expect(verification).toMatchObject({ verdict: "mismatch", reason: "unexplained" });
  });

  it("spends a tenth of the time on explanations at most", async () => {
    let ms = 0;
    let step = 0;
    const elapsed = () => {
      ms += step;
      return ms;
    };
    const payvost = candidate(await provider("payvost"), ["one"]);
    const received = signedRequest(payvost.provider.schemes[0].scheme, "other");
    const explain = explainWith([payvost], elapsed, [{ label: "WHK_OTHER_SECRET", secret: "other" }]);
    const reason = async () => {
      const { verification } = await explain(asSigned(received), now, [failureOf(payvost, received)]);
      return verification.reason;
    };
    expect(await reason()).toBe("another_secret");
    step = 1000;
    expect(await reason()).toBe("unexplained");
    step = 0.001;
    expect(await reason()).toBe("unexplained");
    ms += 10_000;
    expect(await reason()).toBe("another_secret");
  });
});
