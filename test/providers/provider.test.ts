import { describe, expect, it } from "vitest";
import { openRegistry } from "../../src/providers/index.ts";
import { evidences, handshakes, operationNames } from "../../src/providers/provider.ts";

describe("the model of a provider", () => {
  it("names operations once each, for every provider", async () => {
    for (const { id, operations } of await openRegistry().all()) {
      const names = operations.map(({ name }) => name);
      expect(new Set(names).size, id).toBe(names.length);
      for (const { name, evidence, note } of operations) {
        expect(operationNames, id).toContain(name);
        expect(evidences, id).toContain(evidence);
        expect(note, id).toMatch(/\S{3,}/);
      }
    }
  });

  it("knows sixteen handshakes", () => {
    expect(new Set(handshakes).size).toBe(16);
  });

  it("gives waits that whole milliseconds can say, none longer than two days", async () => {
    for (const { id, delivery } of await openRegistry().all()) {
      for (const wait of delivery.retries) {
        expect(Number.isSafeInteger(wait) && wait > 0 && wait <= 172_800_000, id).toBe(true);
      }
    }
  });
});
