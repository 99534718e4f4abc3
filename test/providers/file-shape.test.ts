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
});
