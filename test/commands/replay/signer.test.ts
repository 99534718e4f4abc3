import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createSigner, schemeOf } from "../../../src/commands/replay/signer.ts";
import { fluxvend } from "../../../src/providers/fluxvend.ts";
import { payvost } from "../../../src/providers/payvost.ts";
import { stripe } from "../../../src/providers/stripe.ts";
import { temporaryFolder } from "../../cli.ts";
import { draft, verification } from "../../store/drafts.ts";
import { appOf } from "./recorded.ts";

const delivery = { ...draft(), seq: 1, duplicateOf: null };

it("knows whose a delivery is, else takes the provider that is chosen", async () => {
  const { app } = await appOf();
  const signer = createSigner(app, {}, []);
  expect((await signer.providerOf(delivery))?.id).toBe("payvost");
  expect(await signer.providerOf({ ...delivery, provider: "gone" })).toBeNull();
  expect(await signer.providerOf({ ...delivery, provider: null })).toBeNull();
  app.globals = { ...app.globals, provider: "stripe" };
  expect((await createSigner(app, {}, []).providerOf({ ...delivery, provider: null }))?.id).toBe("stripe");
});

it("signs as the delivery was verified", () => {
  const other = fluxvend.schemes[1]?.scheme ?? expect.fail();
  const signed = { ...delivery, signature: { ...verification("ok"), scheme: other.id } };
  expect(schemeOf(signed, fluxvend)).toBe(other);
  expect(schemeOf(delivery, stripe)).toBe(stripe.schemes[0].scheme);
});

it("does not use one given secret for two providers", async () => {
  const home = temporaryFolder();
  writeFileSync(join(home, "secret.txt"), "whsec_given0123456789");
  const { app } = await appOf({ home });
  const signer = createSigner(app, { secretFile: "secret.txt" }, []);
  const { scheme } = payvost.schemes[0];
  expect(await signer.secretsFor(payvost, scheme)).toEqual(["whsec_given0123456789"]);
  expect(await signer.secretsFor(payvost, scheme)).toEqual(["whsec_given0123456789"]);
  expect(() => signer.secretsFor(stripe, stripe.schemes[0].scheme)).toThrow(
    expect.objectContaining({
      code: "two_providers",
      message: expect.stringContaining("payvost and of stripe"),
    }),
  );
});
