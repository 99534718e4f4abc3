import { describe, expect, it } from "vitest";
import { type FaultRule, Faults, faultKinds, readFault } from "../../src/sandbox/faults.ts";

function rule(text: string): FaultRule {
  const read = readFault(text);
  if ("problem" in read) throw new Error(read.problem);
  return read;
}

const payment = { provider: "payvost", type: "payment.failed", endpoint: "webhook_sbx0001" };

describe("Faults", () => {
  it("lets the first rule that fits happen, as often as it says", () => {
    const faults = new Faults([rule("delivery payment.* fail x2"), rule("delivery duplicate x1")]);
    const taken = Array.from({ length: 4 }, () => faults.takeDelivery(payment)?.kind ?? null);
    expect(taken).toEqual(["fail", "fail", "duplicate", null]);
    expect(faults.list()).toEqual([]);
  });

  it("lets a rule without times happen always", () => {
    const faults = new Faults([rule("api delay=2s"), rule("api status=500")]);
    for (let turn = 0; turn < 3; turn++)
      expect(faults.takeApi({ provider: "payvost", operation: "list" })).toEqual({
        kind: "delay",
        ms: 2_000,
      });
    expect(faults.list().map(({ left }) => left)).toEqual([null, null]);
  });

  it.each([
    ["delivery payvost fail", true],
    ["delivery stripe fail", false],
    ["delivery payment.* fail", true],
    ["delivery *.failed fail", true],
    ["delivery transfer.* fail", false],
    ["delivery type=payment.failed fail", true],
    ["delivery endpoint=webhook_sbx0001 fail", true],
    ["delivery endpoint=webhook_sbx0002 fail", false],
    ["api status=500", false],
  ])("%s fits a delivery: %s", (text, fits) => {
    const read = readFault(text);
    const faults = new Faults("problem" in read ? [] : [read]);
    expect(faults.takeDelivery(payment) !== null).toBe(fits);
  });

  it.each([
    ["api status=500", true],
    ["api create status=500", true],
    ["api delete status=500", false],
    ["api payvost create status=500", true],
    ["api stripe status=500", false],
    ["delivery fail", false],
  ])("%s fits a request: %s", (text, fits) => {
    const faults = new Faults([rule(text)]);
    expect(faults.takeApi({ provider: "payvost", operation: "create" }) !== null).toBe(fits);
  });

  it("passes over kinds that cannot happen now, without using them up", () => {
    const faults = new Faults([rule("delivery reorder x1"), rule("delivery pretty x1")]);
    expect(faults.takeDelivery({ ...payment, without: ["reorder"] })).toEqual({ kind: "pretty" });
    expect(faults.takeDelivery(payment)).toEqual({ kind: "reorder" });
    expect(faults.takeDelivery(payment)).toBeNull();
  });

  it("says how often each rule may still happen", () => {
    const faults = new Faults([rule("delivery fail x3")]);
    faults.takeDelivery(payment);
    faults.add(rule("api status=429 x1"));
    expect(faults.list()).toEqual([
      { rule: rule("delivery fail x3"), left: 2 },
      { rule: rule("api status=429 x1"), left: 1 },
    ]);
    faults.clear();
    expect(faults.list()).toEqual([]);
  });
});

describe("faultKinds", () => {
  it.each(Object.entries(faultKinds))("%s happens somewhere and says what it does", (_, { on, effect }) => {
    expect(on.length).toBeGreaterThan(0);
    expect(effect).toMatch(/^[a-z].*[^.]$/);
  });
});
