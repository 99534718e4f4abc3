import { expect, it } from "vitest";
import { findPreset, presetNames, presetOf } from "../../../src/commands/trigger/presets.ts";
import { openRegistry } from "../../../src/providers/index.ts";

const hour = 3_600_000;

it.each([
  ["standard", 9, 75 * hour + 35 * 60_000 + 5_000],
  ["svix", 7, 27 * hour + 35 * 60_000 + 5_000],
  ["shopify", 8, 4 * hour],
  ["slack", 3, 6 * 60_000],
  ["none", 0, 0],
])("%s has %i retries", (name, retries, total) => {
  const waits = findPreset(name)?.waits ?? [];
  expect(waits).toHaveLength(retries);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(total);
});

it("names every preset once, and none that is not there", () => {
  expect(presetNames).toEqual(["standard", "svix", "shopify", "slack", "none"]);
  expect(findPreset("payvost")).toBeNull();
});

it("takes a provider's own rules", async () => {
  const payvost = await openRegistry().get("payvost");
  expect(payvost && presetOf(payvost)).toMatchObject({
    name: "payvost",
    waits: [5_000, 60_000, 300_000, 1_800_000, 3_600_000],
    success: "2xx",
    timeLimit: 5_000,
  });
  const senfenico = await openRegistry().get("senfenico");
  expect(senfenico && presetOf(senfenico)).toMatchObject({ success: "200" });
});

it("keeps what the Standard Webhooks specification says beyond the waits", async () => {
  const provider = await openRegistry().get("standard-webhooks");
  const preset = provider && presetOf(provider);
  expect(preset).toMatchObject({ name: "standard-webhooks", stopsAt: [410] });
  expect(preset?.longest?.(5_000)).toBe(hour);
});
