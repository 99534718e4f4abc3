import { expect, it } from "vitest";
import {
  eventOf,
  providerNamed,
  providerOfType,
  refuseUnusable,
  schemeOf,
} from "../../src/library/providers.ts";
import { openRegistry } from "../../src/providers/index.ts";

const registry = openRegistry();

it("finds providers of both kinds by id, else names the nearest", async () => {
  expect((await providerNamed(registry, "payvost")).id).toBe("payvost");
  expect((await providerNamed(registry, "slack")).id).toBe("slack");
  await expect(providerNamed(registry, "strpe")).rejects.toThrow('no provider "strpe"; did you mean stripe?');
  await expect(providerNamed(registry, "entirely-new")).rejects.toThrow(
    "`whk providers list --all` shows all",
  );
});

it("finds the first provider that has a type, else names the nearest type", async () => {
  expect((await providerOfType(registry, "payment_intent.succeeded")).id).toBe("stripe");
  await expect(providerOfType(registry, "payment.suceeded")).rejects.toThrow(
    "did you mean payment.succeeded?",
  );
  await expect(providerOfType(registry, "something else")).rejects.toMatchObject({
    code: "unknown_event_type",
  });
});

it("finds event and scheme of a provider", async () => {
  const payvost = await providerNamed(registry, "payvost");
  expect(eventOf(payvost, "payment.succeeded").type).toBe("payment.succeeded");
  expect(() => eventOf(payvost, "payment.suceeded")).toThrow(
    /payvost has no .*; did you mean payment\.succeeded\?/,
  );
  expect(() => eventOf(payvost, "zzz")).toThrow(/it has payment\./);
  const slack = await providerNamed(registry, "slack");
  expect(() => eventOf(slack, "message")).toThrow(/only its signature is known/);
  expect(schemeOf(payvost, undefined)).toBe(payvost.schemes[0].scheme);
  expect(schemeOf(payvost, "payvost")).toBe(payvost.schemes[0].scheme);
  expect(() => schemeOf(payvost, "v2")).toThrow('payvost has no scheme "v2"; it has payvost');
});

it("refuses a secret the provider cannot use", async () => {
  const standard = await providerNamed(registry, "standard-webhooks");
  expect(() => refuseUnusable(standard, ["not base64!"])).toThrow(/secret: standard-webhooks cannot use it/);
  expect(() => refuseUnusable(standard, ["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"])).not.toThrow();
});
