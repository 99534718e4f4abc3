import { expect, it } from "vitest";
import { verdicts } from "../../src/events/delivery.ts";
import { expectedVerdicts, tamperKinds } from "../../src/signing/tamper-kinds.ts";

it("has the verdicts of a correct receiver for every kind, and no other", () => {
  expect(Object.keys(expectedVerdicts).sort()).toEqual([...tamperKinds].sort());
});

it.each(tamperKinds)("never takes %s for right", (kind) => {
  expect(expectedVerdicts[kind].length).toBeGreaterThan(0);
  for (const verdict of expectedVerdicts[kind]) {
    expect(verdicts).toContain(verdict);
    expect(verdict).not.toBe("ok");
  }
});
