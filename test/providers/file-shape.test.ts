import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { providerShape } from "../../src/providers/file-shape.ts";
import { openRegistry } from "../../src/providers/index.ts";

const registry = openRegistry();
const shape = providerShape(v);

describe("the shape of a provider file", () => {
  it.each(registry.ids)("takes all that %s says, sample by sample", async (id) => {
    const provider = await registry.get(id);
    const events = provider?.events.map((event) => ({ ...event, sample: "{}" }));
    const written = JSON.parse(JSON.stringify({ ...provider, events }));
    const result = v.safeParse(shape, written);
    expect(result.issues).toBeUndefined();
    expect(result.output).toEqual(written);
  });

  it("refuses unknown fields at every depth", async () => {
    const written = JSON.parse(JSON.stringify({ ...(await registry.get("stripe")), events: [] }));
    for (const part of [
      written,
      written.schemes[0],
      written.schemes[0].scheme,
      written.schemes[0].scheme.sig,
    ]) {
      part.extra = 1;
      expect(v.safeParse(shape, written).issues?.[0].message).toMatch(/^unknown field/);
      delete part.extra;
    }
    expect(v.safeParse(shape, written).success).toBe(true);
  });

  it("takes what goes on from an operation, and no empty words", () => {
    const least = { id: "a", name: "A", schemes: [{ scheme: { kind: "none" } }] };
    const operation = {
      name: "delete",
      by: "dashboard",
      note: "Settings",
      copy: "a",
      next: "b",
      danger: "c",
    };
    const fits = (value: object) => v.safeParse(shape, { ...least, ...value }).success;
    expect(fits({ operations: [operation], mostEndpoints: 1 })).toBe(true);
    expect(fits({ operations: [{ ...operation, danger: "" }] })).toBe(false);
    expect(fits({ operations: [{ ...operation, after: "b" }] })).toBe(false);
    expect(fits({ mostEndpoints: 0 })).toBe(false);
    expect(fits({ api: {} })).toBe(false);
  });
});
