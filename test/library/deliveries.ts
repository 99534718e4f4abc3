import { receivedFrom } from "../../src/library/delivery.ts";
import type { ReceivedDelivery } from "../../src/library/listener.ts";
import type { DeliveryOutcome } from "../../src/listen/pipeline.ts";
import { deliveryOf } from "../listen/listener.ts";

/** An outcome of the chain, changed as asked. */
export function outcomeOf(change: Parameters<typeof deliveryOf>[0] = {}, status = 200): DeliveryOutcome {
  return {
    ...{ delivery: deliveryOf(change), answer: { status, by: "whk", ms: 1 }, attempts: [] },
    ...{ provider: null, handshake: false, hidden: false },
  };
}

/** A delivery as tests see it: of this type, with the id and the verdict that are asked for. */
export function received(
  type: string | null,
  { id = "evt_1", verdict = "ok" }: { id?: string; verdict?: ReceivedDelivery["verdict"] } = {},
): ReceivedDelivery {
  const [why, hint] = verdict === "ok" ? [null, null] : ["it is wrong", "check --provider"];
  const reason = verdict === "ok" ? null : "no_match";
  const signature = { verdict, scheme: "payvost", reason, why, hint, secret: null };
  return receivedFrom(outcomeOf({ event: { type, id }, signature }, verdict === "ok" ? 200 : 401), []);
}
