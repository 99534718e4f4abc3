import { describe, expect, it } from "vitest";
import { judge } from "../../../src/commands/listen/judge.ts";
import type { Stop } from "../../../src/commands/listen/stop.ts";
import { WhkError } from "../../../src/errors.ts";
import type { Delivery, Verdict } from "../../../src/events/delivery.ts";
import { Expectations } from "../../../src/listen/expectations.ts";
import { ownApp } from "./own-app.ts";

const url = "http://127.0.0.1:4400";

interface Case {
  readonly reason: Stop["reason"];
  readonly came?: readonly (readonly [type: string | null, verdict: Verdict])[];
  readonly store?: "sqlite" | "memory";
}

async function judged({ reason, came = [], store = "sqlite" }: Case): Promise<Stop> {
  const { app } = await ownApp();
  app.globals = { ...app.globals, store };
  const expectations = new Expectations([
    { pattern: "payment.succeeded", count: 2 },
    { pattern: "refund.*", count: 1 },
  ]);
  for (const [type, verdict] of came) {
    const signature = { verdict, why: "the body was changed", hint: "sign the exact bytes" };
    const delivery = { id: "dlv_1", event: { type, id: null }, signature } as unknown as Delivery;
    expectations.take({ delivery, handshake: false });
  }
  return judge(app, { stop: { reason, error: null }, expecting: { expectations, timeout: 1500 }, url });
}

const all = [
  ["payment.succeeded", "ok"],
  ["refund.created", "unsigned"],
  ["payment.succeeded", "ok"],
] as const;

describe("the end of a listener that expects", () => {
  it.each(["expectation", "timeout", "signal", "error"] as const)(
    "is good once everything came, though %s was the reason to stop",
    async (reason) => {
      expect(await judged({ reason, came: all })).toEqual({ reason: "expectation", error: null });
    },
  );

  it("says what is missing and what came", async () => {
    const came = [
      ["payment.failed", "ok"],
      ["payment.succeeded", "ok"],
      ["payment.failed", "ok"],
      [null, "missing"],
    ] as const;
    expect(await judged({ reason: "timeout", came })).toMatchObject({
      reason: "timeout",
      error: {
        kind: "expectation",
        code: "not_met",
        message:
          "not everything expected came within 1.5 s; missing: payment.succeeded (1 of 2), refund.* (0 of 1)",
        hint: "these came: payment.failed (2), payment.succeeded, no event type (missing); `whk events list` shows them",
        details: {
          missing: "payment.succeeded (1 of 2), refund.* (0 of 1)",
          came: "payment.failed (2), payment.succeeded, no event type (missing)",
        },
      },
    });
  });

  it("names no list where nothing is kept", async () => {
    const { error } = await judged({ reason: "timeout", came: [["a", "ok"]], store: "memory" });
    expect(error?.hint).toBe("these came: a");
  });

  it("says where it listened when nothing came", async () => {
    expect((await judged({ reason: "timeout" })).error?.hint).toBe(
      "no delivery came; they are taken at http://127.0.0.1:4400",
    );
  });

  it.each(["signal", "error"] as const)("is bad when it was stopped before: %s", async (reason) => {
    expect(await judged({ reason, came: all.slice(1) })).toMatchObject({
      reason,
      error: { kind: "expectation", message: expect.stringContaining("stopped before everything expected") },
    });
  });

  it("is bad when the signature of one is wrong", async () => {
    expect(await judged({ reason: "expectation", came: [["refund.created", "mismatch"]] })).toMatchObject({
      reason: "expectation",
      error: {
        kind: "signature",
        code: "invalid_signature",
        message: "refund.created was expected, and one came whose signature does not verify (mismatch)",
        hint: "the body was changed; sign the exact bytes",
        details: { delivery: "dlv_1", verdict: "mismatch" },
      },
    });
  });

  it("names the delivery where nothing explains the signature", async () => {
    const { app } = await ownApp();
    const expectations = new Expectations([{ pattern: "a", count: 1 }]);
    const signature = { verdict: "mismatch", why: null, hint: null };
    const delivery = { id: "dlv_7", event: { type: "a", id: null }, signature } as unknown as Delivery;
    expectations.take({ delivery, handshake: false });
    const stop: Stop = { reason: "expectation", error: null };
    const { error } = judge(app, { stop, expecting: { expectations, timeout: null }, url });
    expect(error?.hint).toBe("`whk events show dlv_7` tells more");
  });

  it("is what it was when nothing is expected, or stdout failed", async () => {
    const { app } = await ownApp();
    const stop: Stop = { reason: "signal", error: null };
    expect(judge(app, { stop, expecting: null, url })).toBe(stop);
    const failed: Stop = { reason: "error", error: new WhkError("store", "output_failed", "full") };
    const expecting = { expectations: new Expectations([{ pattern: "a", count: 1 }]), timeout: null };
    expect(judge(app, { stop: failed, expecting, url })).toBe(failed);
  });
});
