import type { DeliveryDraft, ReceivedRequest, Verification } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";
import { answerHandshake, type HandshakeOffer } from "./handshake.ts";
import type { Identify } from "./identify.ts";
import { readNames } from "./names.ts";
import { decide, type Plan, type Policy } from "./policy.ts";
import type { Target } from "./target.ts";

export interface ExamineParts {
  readonly identify: Identify;
  /** The handshakes answered where no app is asked: this provider's, or those of all while none is known. */
  readonly handshakes: (provider: Provider | null) => readonly HandshakeOffer[];
  readonly targetsFor: (type: string | null) => readonly Target[];
  readonly policy: Policy;
  readonly ids: { next(prefix: string): string };
}

/** A request with everything that is known before it is recorded. */
export interface Examined {
  readonly provider: Provider | null;
  readonly draft: DeliveryDraft;
  readonly plan: Plan;
  /** What the user should know about a handshake. */
  readonly notice: string | null;
}

/** Tells whose request it is, whether its signature is right and what is to be done with it. Stores nothing. */
export async function examine(request: ReceivedRequest, parts: ExamineParts): Promise<Examined> {
  const { provider, verification } = await parts.identify(request);
  const names = readNames(provider, request);
  const { type } = names.event;
  const targets = parts.targetsFor(type);
  const verified = verification.verdict === "ok";
  const handshake =
    targets.length === 0 ? answerHandshake(parts.handshakes(provider), request, verified) : null;
  const signature = handshake === null || verified ? verification : unsignedHandshake;
  const { verdict } = signature;
  const facts = { request, verdict, type, handshake: handshake?.reply ?? null, targets };
  const plan = decide(facts, parts.policy);
  const id = parts.ids.next("dlv_");
  const draft: DeliveryDraft = {
    id,
    provider: provider?.id ?? null,
    event: names.event,
    signature,
    // Anyone can ask; that must not make a real delivery of the same event look like a second one.
    duplicateKey: plan.kind === "handshake" ? id : names.duplicateKey,
    answered: plan.reply?.status ?? null,
    // Last: on Node 20 an object takes fifty times as long when properties follow the spread.
    ...request,
  };
  return { provider, draft, plan, notice: handshake?.notice ?? null };
}

/** Most providers ask before there is a secret to sign with. */
const unsignedHandshake: Verification = {
  verdict: "unsigned",
  scheme: null,
  reason: "handshake",
  why: "the provider asked whether this URL is meant for its events",
  hint: null,
  secret: null,
};
