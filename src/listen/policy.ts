import type { DeliveryDraft, ReceivedRequest, Verdict } from "../events/delivery.ts";
import { ownReply, type Reply } from "./reply.ts";
import type { Target } from "./target.ts";

/** What the flags of `whk listen` say about answers. */
export interface Policy {
  /** `mirror`: the app's answer goes back to the sender. `ack`: 200 once recorded, then forward. */
  readonly reply: "mirror" | "ack";
  /** What becomes of a delivery whose signature is not right. */
  readonly onInvalid: "reject" | "accept";
  /** The answer where no app is asked. */
  readonly respond: Reply;
  /** Wait before that answer, ms. */
  readonly delay: number;
  /** Whether deliveries of this type are shown and forwarded; all are recorded. */
  readonly shows: (type: string | null) => boolean;
}

/** What is known of a request when its answer is decided. */
export interface Facts {
  readonly request: ReceivedRequest;
  readonly verdict: Verdict;
  readonly type: string | null;
  /** The answer to a provider's handshake, where this is one. */
  readonly handshake: Reply | null;
  /** Where deliveries of this type go. */
  readonly targets: readonly Target[];
}

/** What is done with one request. */
export interface Plan {
  /** Only `ignore` is not recorded. */
  readonly kind: "ignore" | "handshake" | "refuse" | "skip" | "answer" | "ack" | "mirror";
  /** What whk answers itself; null: the app of the first target decides. */
  readonly reply: Reply | null;
  /** Wait before the answer, ms. */
  readonly delay: number;
  /** Who gets the delivery; empty: nobody. */
  readonly targets: readonly Target[];
  /** True: counted, but not shown. */
  readonly hidden: boolean;
}

/**
 * Decides in this order: a handshake is answered; a request that carries nothing is no delivery; a wrong
 * signature is refused with 401 unless accepted; a type that is filtered out is answered 200; without a
 * target whk answers itself; the rest goes to its targets.
 */
export function decide(facts: Facts, policy: Policy): Plan {
  const { verdict, type, handshake, targets } = facts;
  const filtered = !policy.shows(type);
  if (handshake !== null) return alone("handshake", handshake);
  if (isInvalid(verdict) && policy.onInvalid === "reject") {
    if (carriesNothing(facts)) return alone("ignore", nothingHere);
    // A refused delivery whose type cannot even be read may be the one the user waits for: it is shown.
    return alone("refuse", refusal(verdict), { hidden: filtered && type !== null });
  }
  if (filtered) return alone("skip", received, { hidden: true });
  if (targets.length === 0) return alone("answer", policy.respond, { delay: policy.delay });
  const acknowledged = policy.reply === "ack";
  const [kind, reply] = acknowledged ? (["ack", received] as const) : (["mirror", null] as const);
  return { kind, reply, delay: 0, targets, hidden: false };
}

/** True for a verdict under which the sender is not proven; a provider that signs nothing is no liar. */
export function isInvalid(verdict: Verdict): boolean {
  return verdict !== "ok" && verdict !== "unsigned";
}

/** Refused, through the tunnel, with neither a signature nor an event type: more likely a scanner than a provider. */
export function isUnsignedNoise({ publicUrl, signature, event }: DeliveryDraft, { kind }: Plan): boolean {
  if (publicUrl === undefined || kind !== "refuse") return false;
  return signature.verdict === "missing" && event.type === null;
}

/** 503, to be sent again after `seconds`. */
export function tryLater(why: string, seconds: number): Reply {
  return ownReply(503, `${why}\n`, [["retry-after", String(seconds)]]);
}

/** 200 without a body. */
export const received: Reply = ownReply(200, "");

/** Nobody gets the delivery. */
function alone(kind: Plan["kind"], reply: Reply, { hidden = false, delay = 0 } = {}): Plan {
  return { kind, reply, delay, targets: noTargets, hidden };
}

const noTargets: readonly Target[] = [];

/** 405 for what is no delivery. */
export const nothingHere = ownReply(405, "this is a webhook listener; deliveries are signed\n", [
  ["allow", "POST"],
]);

function refusal(verdict: Verdict): Reply {
  return ownReply(401, `signature ${verdict}\n`);
}

/** Browsers, health checks and scanners; no provider sends a delivery without body and signature. */
function carriesNothing({ request, verdict }: Facts): boolean {
  return verdict === "missing" && request.body.length === 0 && /^(GET|HEAD|OPTIONS)$/.test(request.method);
}
