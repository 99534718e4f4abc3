import { describe, expect, it } from "vitest";
import type { Verification } from "../../src/events/delivery.ts";
import { readingsOf } from "../../src/listen/candidate.ts";
import type { KnownProvider } from "../../src/listen/known-headers.ts";
import { createSuggest } from "../../src/listen/suggest.ts";
import { candidate, provider } from "./requests.ts";

const shared: Record<string, KnownProvider[]> = {
  "x-a": [{ id: "a", name: "A" }],
  "x-many": ["b", "c", "d", "e"].map((id) => ({ id, name: id.toUpperCase() })),
  "stripe-signature": [
    { id: "stripe", name: "Stripe" },
    { id: "twin", name: "Twin" },
  ],
};
const options = {
  known: async (header: string) => shared[header] ?? [],
  secretVariable: (id: string) => `WHK_${id.toUpperCase()}_SECRET`,
};
const suggest = createSuggest({ ...options, acceptsInvalid: false });

const missing: Verification = {
  verdict: "missing",
  scheme: "stripe",
  reason: "missing_header",
  why: "not there",
  hint: "send it",
  secret: null,
};

describe("suggestions", () => {
  it("name only what can still be done where no header tells anything", async () => {
    const { hint } = await suggest.unrecognised([]);
    expect(hint).toBe(
      "name the provider with --provider, or take unsigned requests with --on-invalid accept",
    );
    const accepting = createSuggest({ ...options, acceptsInvalid: true });
    expect((await accepting.unrecognised([])).hint).toBe("name the provider with --provider");
  });

  it("name the owner of the first known header and where its secret goes", async () => {
    const seen = await suggest.unrecognised([
      ["Host", "x"],
      ["X-A", "1"],
      ["X-Many", "2"],
    ]);
    expect(seen).toMatchObject({ verdict: "missing", scheme: null, reason: "unknown_provider" });
    expect(seen.why).toContain("X-A is a signature of A,");
    expect(seen.hint).toBe("set its secret with WHK_A_SECRET or --provider a --secret-stdin");
  });

  it("name at most three owners", async () => {
    const { why } = await suggest.unrecognised([["x-many", "1"]]);
    expect(why).toContain("B, C or D,");
  });

  it("say how to go on when nothing is known", async () => {
    const { hint } = await suggest.unrecognised([["host", "x"]]);
    expect(hint).toContain("--provider");
    expect(hint).toContain("--on-invalid accept");
  });

  it("name who else signs with the header of a provider without a secret", async () => {
    const [reading] = readingsOf(candidate(await provider("stripe"), ["one"], false));
    if (reading === undefined) throw new Error("stripe has a scheme");
    const seen = await suggest.unknownSecret({ ...missing, verdict: "mismatch" }, reading);
    expect(seen).toMatchObject({ verdict: "mismatch", reason: "unknown_secret", scheme: "stripe" });
    expect(seen.why).toContain("looks like Stripe or Twin,");
    expect(seen.hint).toContain("WHK_STRIPE_SECRET");
  });

  it("point at another provider's header where the expected one is missing", async () => {
    const expected = await provider("payvost");
    expect((await suggest.anotherProvider(missing, [["X-A", "1"]], expected)).hint).toContain(
      "X-A, a signature of A",
    );
  });

  it("keep their peace when the header is the expected provider's own", async () => {
    const expected = await provider("stripe");
    expect(await suggest.anotherProvider(missing, [["stripe-signature", "1"]], expected)).toBe(missing);
    expect(await suggest.anotherProvider(missing, [["host", "1"]], expected)).toBe(missing);
  });
});
