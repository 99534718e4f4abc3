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

  it("says of all that is not called what goes on from there", async () => {
    for (const { id, operations } of await openRegistry().all()) {
      for (const { name, by, copy, next } of operations.filter((operation) => operation.by !== "api")) {
        const what = `${id} ${name}`;
        for (const command of (next ?? "").split(", then ")) {
          expect(command, what).toMatch(/^whk (listen|trigger|secrets set|secrets remove)( |$)/);
          expect(command, what).toContain(id);
        }
        if (by === "dashboard") expect(copy, what).toMatch(/\S{3,}/);
      }
    }
  });

  it("warns of what Fluxvend deletes", async () => {
    const fluxvend = await openRegistry().get("fluxvend");
    const dangers = fluxvend?.operations.filter(({ name }) => name === "delete" || name === "update");
    expect(dangers?.length).toBe(2);
    for (const { danger } of dangers ?? []) expect(danger).toContain("deletes the hook and its IP addresses");
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
