import type { Delivery } from "../events/delivery.ts";
import type { Plan } from "./policy.ts";

/** What the listener did so far. */
export interface Counts {
  deliveries: number;
  verified: number;
  /** Refused with 401. */
  rejected: number;
  /** Answered by an app. */
  forwarded: number;
}

export function noCounts(): Counts {
  return { deliveries: 0, verified: 0, rejected: 0, forwarded: 0 };
}

/** Counts a delivery that was recorded. */
export function countDelivery(counts: Counts, { signature }: Delivery, { kind }: Plan): void {
  counts.deliveries += 1;
  if (signature.verdict === "ok") counts.verified += 1;
  if (kind === "refuse") counts.rejected += 1;
}
