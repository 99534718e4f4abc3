import type { Attempt, DeliveryDraft, Verdict, Verification } from "../../src/events/delivery.ts";
import type { PageRequest } from "../../src/store/deliveries.ts";

/** What the engine says of a request with this verdict. */
export function verification(verdict: Verdict): Verification {
  const ok = verdict === "ok";
  return {
    verdict,
    scheme: "payvost",
    reason: ok ? null : "reserialized_body",
    why: ok ? null : "the signature fits the same JSON written again",
    hint: ok ? null : "sign the exact bytes",
    secret: ok ? 0 : null,
  };
}

let made = 0;

/** A delivery of a new event, told apart from the others by its number. */
export function draft(changes: Partial<DeliveryDraft> = {}): DeliveryDraft {
  made += 1;
  const id = `dlv_${String(made).padStart(26, "0")}`;
  return {
    id,
    method: "POST",
    path: "/hooks?x=1",
    headers: [
      ["Content-Type", "application/json"],
      ["X-Twice", "a"],
      ["x-twice", "b"],
    ],
    body: Buffer.from(`{"id":"evt_${made}","type":"payment.succeeded"}`),
    receivedAt: 1_770_000_000_000 + made,
    provider: "payvost",
    event: { type: "payment.succeeded", id: `evt_${made}` },
    signature: verification("ok"),
    duplicateKey: `evt_${made}`,
    answered: null,
    ...changes,
  };
}

/** The request for a page of the newest deliveries. */
export function newest(limit: number): PageRequest {
  return { filter: {}, order: "newest", behind: null, limit };
}

export function attempt(delivery: string, changes: Partial<Attempt> = {}): Attempt {
  return {
    delivery,
    n: 1,
    url: "http://127.0.0.1:3000/hooks",
    startedAt: 1_770_000_000_500,
    status: 200,
    ms: 12.25,
    error: null,
    answer: { headers: [["content-type", "text/plain"]], body: Buffer.from([0, 255, 10]), truncated: false },
    ...changes,
  };
}
