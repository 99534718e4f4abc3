import type { Verdict } from "../events/delivery.ts";
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

/** What is known of a delivery when its answer is decided. */
export interface Facts {
  readonly verdict: Verdict;
  readonly type: string | null;
  /** The answer to a provider's handshake, where this is one. */
  readonly handshake: Reply | null;
  /** Where deliveries of this type go. */
  readonly targets: readonly Target[];
}

/** What is done with one delivery after it was recorded. */
export interface Plan {
  readonly kind: "handshake" | "refuse" | "skip" | "answer" | "ack" | "mirror";
  /** What whk answers itself; null: the first target's app decides. */
  readonly reply: Reply | null;
  /** Wait before the answer, ms. */
  readonly delay: number;
  /** Who gets the delivery; empty: nobody. */
  readonly targets: readonly Target[];
  /** True: recorded and counted, but not shown. */
  readonly hidden: boolean;
}

/**
 * Decides in this order: a handshake is answered; a wrong signature is refused with 401 unless accepted; a
 * type that is filtered out is answered 200; without a target whk answers itself; the rest goes to its targets.
 */
export function decide(facts: Facts, policy: Policy): Plan {
  const nobody = { delay: 0, targets: [], hidden: false };
  const filtered = !policy.shows(facts.type);
  if (facts.handshake !== null) return { ...nobody, kind: "handshake", reply: facts.handshake };
  if (isInvalid(facts.verdict) && policy.onInvalid === "reject") {
    // A refused delivery whose type cannot even be read is what the user is looking for: it stays visible.
    return { ...nobody, kind: "refuse", reply: refusal(facts.verdict), hidden: filtered && facts.type !== null };
  }
  if (filtered) return { ...nobody, kind: "skip", reply: received, hidden: true };
  if (facts.targets.length === 0) {
    return { ...nobody, kind: "answer", reply: policy.respond, delay: policy.delay };
  }
  const { targets } = facts;
  return policy.reply === "mirror"
    ? { ...nobody, kind: "mirror", reply: null, targets }
    : { ...nobody, kind: "ack", reply: received, targets };
}

/** True for a verdict that says the sender could not be proven; a provider that signs nothing is not wrong. */
export function isInvalid(verdict: Verdict): boolean {
  return verdict !== "ok" && verdict !== "unsigned";
}

/** 200 without a body. */
export const received: Reply = ownReply(200, "");

/** 503, to be tried again in `seconds`. */
export function tryLater(why: string, seconds: number): Reply {
  return ownReply(503, `${why}\n`, [["retry-after", String(seconds)]]);
}

function refusal(verdict: Verdict): Reply {
  return ownReply(401, `signature ${verdict}\n`);
}
