import type { Attempt, RawHeaders } from "../events/delivery.ts";
import type { DeliveryOutcome } from "../listen/pipeline.ts";
import type { DeliveryAttempt, ReceivedDelivery } from "./listener.ts";
import { joined } from "./request.ts";
import { inOptions, usage } from "./words.ts";

/** A delivery of the chain as tests see it; `attempts` is the list that grows. */
export function receivedFrom(
  { delivery, answer }: DeliveryOutcome,
  attempts: readonly DeliveryAttempt[],
): ReceivedDelivery {
  const { verdict, reason, why, hint } = delivery.signature;
  const { method, path, body, receivedAt } = delivery;
  return {
    type: delivery.event.type,
    id: delivery.event.id,
    provider: delivery.provider,
    ...{ verdict, reason, why, hint: hint === null ? null : inOptions(hint) },
    ...{ method, path },
    headers: joined(delivery.headers),
    rawHeaders: delivery.headers satisfies RawHeaders,
    body,
    json: <T>() => parsed(body) as T,
    status: answer.status,
    duplicate: delivery.duplicateOf !== null,
    receivedAt,
    attempts,
    deliveryId: delivery.id,
  };
}

export function attemptFrom({ url, status, error, ms, answer }: Attempt): DeliveryAttempt {
  return { url, status, error, ms, body: answer?.body ?? null };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw usage("body_not_json", `the body of this delivery is no JSON: ${body.length} bytes`);
  }
}
