import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/events/delivery.ts";
import { countDelivery, noCounts } from "../../src/listen/counts.ts";
import type { Plan } from "../../src/listen/policy.ts";
import { deliveryOf } from "./listener.ts";

describe("counting", () => {
  it.each<[Verdict, Plan["kind"], object]>([
    ["ok", "mirror", { deliveries: 1, verified: 1, rejected: 0, forwarded: 0 }],
    ["ok", "skip", { deliveries: 1, verified: 1, rejected: 0, forwarded: 0 }],
    ["mismatch", "refuse", { deliveries: 1, verified: 0, rejected: 1, forwarded: 0 }],
    ["mismatch", "ack", { deliveries: 1, verified: 0, rejected: 0, forwarded: 0 }],
    ["unsigned", "handshake", { deliveries: 1, verified: 0, rejected: 0, forwarded: 0 }],
  ])("%s that was to %s", (verdict, kind, expected) => {
    const counts = noCounts();
    const { signature } = deliveryOf();
    const plan = { kind, reply: null, delay: 0, targets: [], hidden: false };
    countDelivery(counts, deliveryOf({ signature: { ...signature, verdict } }), plan);
    expect(counts).toEqual(expected);
  });
});
