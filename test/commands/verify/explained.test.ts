import { describe, expect, it } from "vitest";
import { explained } from "../../../src/commands/verify/explained.ts";
import type { RawHeaders } from "../../../src/events/delivery.ts";
import { sign } from "../../../src/signing/sign.ts";
import { verify } from "../../../src/signing/verify.ts";
import { provider as providerOf } from "../../listen/requests.ts";
import { ownApp } from "../listen/own-app.ts";
import { type Stored, stored } from "../stored.ts";

const now = Date.UTC(2026, 0, 1);
const body = Buffer.from('{"id":"evt_1"}');

interface Given {
  env?: Record<string, string>;
  kept?: readonly Stored[];
  signedWith?: string;
  headers?: RawHeaders;
}

/** What is said of a Payvost request checked with the secret `known`. */
async function explanation({ env = {}, kept = [], signedWith, headers }: Given) {
  const { app } = await ownApp({ env });
  await stored(app, kept);
  const provider = await providerOf("payvost");
  const [{ scheme }] = provider.schemes;
  const bare = { method: "POST", url: null, headers: [], body };
  const signed =
    signedWith === undefined ? [] : sign(scheme, { ...bare, id: null, timestamp: now }, [signedWith]).headers;
  const request = { ...bare, headers: headers ?? signed };
  const found = verify(scheme, request, ["known"], { now });
  return explained(app, { provider, scheme, request, secrets: ["known"], now, found });
}

describe("what explains a failure", () => {
  it("is a secret in a variable, or one that is stored, of whichever provider", async () => {
    const variable = await explanation({ env: { WHK_STRIPE_SECRET: "other" }, signedWith: "other" });
    expect(variable).toMatchObject({ verdict: "mismatch", reason: "another_secret" });
    expect(variable.why).toContain("WHK_STRIPE_SECRET");
    const kept = [{ provider: "payvost", secret: "other", label: "shop" }];
    const own = await explanation({ kept, signedWith: "other" });
    expect(own.why).toContain("whk's own store (payvost, label shop)");
    const foreign = await explanation({
      kept: [{ provider: "stripe", secret: "other" }],
      signedWith: "other",
    });
    expect(foreign.why).toContain("whk's own store (stripe)");
  });

  it("is the header of another provider", async () => {
    const { hint } = await explanation({ headers: [["Stripe-Signature", "t=1,v1=00"]] });
    expect(hint).toBe("Stripe-Signature is there, which stripe uses: try --provider stripe");
  });

  it("may be nothing that is known", async () => {
    expect(await explanation({ signedWith: "nobody's" })).toMatchObject({ reason: "unexplained" });
  });
});
