import { describe, expect, it } from "vitest";
import type { LoadedProvider } from "../../src/providers/file.ts";
import { openRegistry } from "../../src/providers/index.ts";
import { payvost } from "../../src/providers/payvost.ts";

const acme: LoadedProvider = {
  provider: { ...payvost, id: "acme", name: "Acme" },
  samples: { "payment.created": Buffer.from("{}") },
};

describe("the registry", () => {
  it("lists the built-in providers in fixed order, then the user's own", () => {
    expect(openRegistry([acme]).ids).toEqual([
      "payvost",
      "paymentflow",
      "senfenico",
      "open-market",
      "fluxvend",
      "monnify",
      "opay",
      "standard-webhooks",
      "stripe",
      "github",
      "acme",
    ]);
  });

  it("gives every provider under its own id", async () => {
    const registry = openRegistry([acme]);
    expect((await registry.all()).map(({ id }) => id)).toEqual(registry.ids);
  });

  it("lets the user's own provider hide one that comes with whk, samples too", async () => {
    const mine = { ...acme, provider: { ...payvost, name: "Mine" } };
    const registry = openRegistry([mine]);
    expect((await registry.get("payvost"))?.name).toBe("Mine");
    expect(registry.ids).toHaveLength(10);
    expect(await registry.sample("payvost", "payment.created")).toEqual(Buffer.from("{}"));
    expect(await registry.sample("payvost", "payment.failed")).toBeNull();
  });

  it("knows providers of the directory by id only", async () => {
    const registry = openRegistry();
    expect((await registry.get("slack"))?.name).toBe("Slack");
    expect(registry.ids).not.toContain("slack");
    expect(await registry.directoryIds()).toContain("slack");
  });

  it("leaves out of the directory what the user knows whole", async () => {
    const slack = { ...acme, provider: { ...payvost, id: "slack" } };
    expect(await openRegistry([slack]).directoryIds()).not.toContain("slack");
  });

  it("gives null for what it does not have, prototype names included", async () => {
    const registry = openRegistry([acme]);
    for (const id of ["nobody", "constructor", "__proto__", ""]) {
      expect(await registry.get(id), id).toBeNull();
      expect(await registry.sample(id, "payment.created"), id).toBeNull();
    }
    for (const type of ["nothing", "toString", "../payvost/payment.created"]) {
      expect(await registry.sample("payvost", type), type).toBeNull();
      expect(await registry.sample("acme", type), type).toBeNull();
    }
    expect(await registry.sample("slack", "message")).toBeNull();
  });
});
