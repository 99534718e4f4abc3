import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  chosenProvider,
  findProvider,
  providerSuggested,
  requiredProvider,
  schemeNamed,
} from "../../src/commands/provider-choice.ts";
import { temporaryFolder, testApp } from "../cli.ts";

function appWith(provider: string | undefined, cwd = temporaryFolder()) {
  const { app } = testApp({ cwd });
  app.globals = { ...app.globals, provider, configDir: temporaryFolder() };
  return app;
}

describe("chosenProvider", () => {
  it("takes the flag before the project file", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "whk.config.json"), '{"provider": "senfenico"}');
    expect((await chosenProvider(appWith("payvost", folder)))?.id).toBe("payvost");
    expect((await chosenProvider(appWith(undefined, folder)))?.id).toBe("senfenico");
  });

  it("takes the one of the profile last, and refuses a profile that is not there", async () => {
    const app = appWith(undefined);
    const settings = { profiles: { default: { provider: "stripe" }, work: { provider: "github" } } };
    writeFileSync(join(app.globals.configDir, "settings.json"), JSON.stringify(settings), { mode: 0o600 });
    expect((await chosenProvider(app))?.id).toBe("stripe");
    app.globals = { ...app.globals, profile: "work" };
    expect((await chosenProvider(app))?.id).toBe("github");
    app.globals = { ...app.globals, profile: "wrk", provider: "payvost" };
    await expect(chosenProvider(app)).rejects.toMatchObject({
      code: "unknown_profile",
      hint: expect.stringContaining("did you mean work?"),
    });
  });

  it("is null when none is named, and requiredProvider refuses", async () => {
    expect(await chosenProvider(appWith(undefined))).toBeNull();
    await expect(requiredProvider(appWith(undefined))).rejects.toMatchObject({
      kind: "usage",
      code: "missing_provider",
      hint: expect.stringContaining("--provider <id>"),
    });
  });
});

it.each([
  ["payvots", "did you mean payvost?"],
  ["githup", "did you mean github?"],
  ["shopifi", "did you mean shopify?"],
  ["zzzzzzzz", "`whk providers list --all` shows all"],
  ["__proto__", "`whk providers list --all` shows all"],
])("findProvider: there is no %s", async (id, hint) => {
  await expect(findProvider(appWith(undefined), id)).rejects.toMatchObject({
    code: "unknown_provider",
    hint,
  });
});

describe("providerSuggested", () => {
  it.each([
    ["Payvost-Signature", "payvost"],
    ["x-hub-signature-256", "github"],
    ["STRIPE-SIGNATURE", "stripe"],
    ["webhook-signature", "standard-webhooks"],
    ["Signature", "fluxvend"],
  ])("%s is %s", async (header, id) => {
    expect((await providerSuggested(appWith(undefined), [[header, "x"]])).id).toBe(id);
  });

  it("refuses to guess", async () => {
    await expect(providerSuggested(appWith(undefined), [])).rejects.toMatchObject({
      code: "missing_provider",
    });
    await expect(
      providerSuggested(appWith(undefined), [
        ["Payvost-Signature", "x"],
        ["Stripe-Signature", "y"],
      ]),
    ).rejects.toMatchObject({ kind: "usage", message: "it may be payvost or stripe" });
  });

  it.each([
    ["X-Shopify-Hmac-Sha256", "it may be shopify"],
    ["X-Hub-Signature", "it may be bitbucket or intercom or jira"],
  ])("only names those of whom nothing but the signature is known: %s", async (header, message) => {
    const suggested = providerSuggested(appWith(undefined), [[header, "x"]]);
    await expect(suggested).rejects.toMatchObject({ code: "missing_provider", message });
  });
});

describe("schemeNamed", () => {
  it("finds a variant, and lists them when there is no such", async () => {
    const fluxvend = await findProvider(appWith(undefined), "fluxvend");
    const [, second] = fluxvend.schemes;
    expect(schemeNamed(fluxvend, second?.scheme.id ?? "")).toBe(second?.scheme);
    expect(() => schemeNamed(fluxvend, "other")).toThrow('fluxvend has no scheme "other"');
  });
});
