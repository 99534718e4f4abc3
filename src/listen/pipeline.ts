import type { Attempt, Delivery, DeliveryDraft, ReceivedRequest } from "../events/delivery.ts";
import { type Examined, type ExamineParts, examine } from "./examine.ts";
import type { Forwarder } from "./forward.ts";
import type { DeliveryOutcome, ListenObserver } from "./observer.ts";
import { Pending } from "./pending.ts";
import { nothingHere, type Plan, received, tryLater } from "./policy.ts";
import { mirrorReply, type Reply } from "./reply.ts";
import type { Target } from "./target.ts";

/** Keeps deliveries and attempts. Resolves once durable, rejects when that failed. */
export interface Recorder {
  record(draft: DeliveryDraft): Promise<Delivery>;
  recordAttempt(attempt: Attempt): Promise<void>;
}

export interface PipelineParts extends ExamineParts {
  readonly recorder: Recorder;
  readonly forwarder: Forwarder;
  /** Runs beside all else for every verified delivery that is not filtered out. */
  readonly exec: ((delivery: Delivery) => Promise<void>) | null;
  readonly observer: ListenObserver;
  readonly clock: { elapsed(): number };
  /** Resolves after `ms`, at once when the listener stops. */
  readonly pause: (ms: number) => Promise<void>;
}

/** What the listener did so far. */
export interface Counts {
  deliveries: number;
  verified: number;
  /** Refused with 401. */
  rejected: number;
  /** Answered by an app. */
  forwarded: number;
}

/** The way of every request through the listener. */
export class Pipeline {
  readonly counts: Counts = { deliveries: 0, verified: 0, rejected: 0, forwarded: 0 };
  readonly #parts: PipelineParts;
  readonly #pending = new Pending();

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** One request from its receipt to its answer. What is answered 2xx is stored; what cannot be, gets 503. */
  async receive(request: ReceivedRequest): Promise<Reply> {
    const began = this.#parts.clock.elapsed();
    const examined = await examine(request, this.#parts);
    const { plan, draft } = examined;
    if (plan.kind === "ignore") return this.#ignore(request);
    if (plan.targets.length > 0 && this.#parts.forwarder.full) return this.#refuseWhileFull();
    const delivery = await this.#record(draft);
    if (delivery === null) return tryLater("this delivery could not be stored", 5);
    this.#count(delivery, plan);
    this.#exec(delivery, plan);
    const attempts = plan.targets.map((target) => this.#forward(delivery, target));
    const answered = await this.#answer(plan, attempts);
    const outcome = this.#outcome(delivery, examined, { ...answered, began });
    this.#show(outcome, examined.notice, attempts);
    return answered.reply;
  }

  /** Resolves when everything that outlives its answer is done: attempts, their storage, commands. */
  settled(): Promise<void> {
    return this.#pending.settled();
  }

  #ignore(request: ReceivedRequest): Reply {
    this.#parts.observer.ignored(request);
    return nothingHere;
  }

  #refuseWhileFull(): Reply {
    const why = "too many deliveries wait for the app";
    this.#parts.observer.problem(`${why}; answered 503, nothing was recorded`);
    return tryLater(why, 1);
  }

  async #record(draft: DeliveryDraft): Promise<Delivery | null> {
    try {
      return await this.#parts.recorder.record(draft);
    } catch (error) {
      this.#parts.observer.problem(`a delivery could not be stored, answered 503: ${messageOf(error)}`);
      return null;
    }
  }

  #count(delivery: Delivery, plan: Plan): void {
    this.counts.deliveries += 1;
    if (delivery.signature.verdict === "ok") this.counts.verified += 1;
    if (plan.kind === "refuse") this.counts.rejected += 1;
  }

  #exec(delivery: Delivery, plan: Plan): void {
    const { exec } = this.#parts;
    if (exec === null || delivery.signature.verdict !== "ok" || plan.hidden || plan.kind === "handshake")
      return;
    void this.#pending.during(exec(delivery));
  }

  async #forward(delivery: Delivery, target: Target): Promise<Attempt> {
    const attempt = await this.#parts.forwarder.forward(delivery, target);
    void this.#pending.during(this.#recordAttempt(attempt));
    return attempt;
  }

  async #recordAttempt(attempt: Attempt): Promise<void> {
    try {
      await this.#parts.recorder.recordAttempt(attempt);
    } catch (error) {
      this.#parts.observer.problem(`what the app answered could not be stored: ${messageOf(error)}`);
    }
  }

  async #answer(plan: Plan, [first]: readonly Promise<Attempt>[]): Promise<Answered> {
    if (plan.reply === null && first !== undefined) {
      const deciding = await first;
      return { reply: mirrorReply(deciding), deciding };
    }
    if (plan.delay > 0) await this.#parts.pause(plan.delay);
    return { reply: plan.reply ?? received, deciding: null };
  }

  #outcome(
    delivery: Delivery,
    { plan, provider }: Examined,
    { reply, deciding, began }: Answered & { began: number },
  ): DeliveryOutcome {
    const ms = Math.round(this.#parts.clock.elapsed() - began);
    const by = deciding === null || deciding.answer === null ? "whk" : "app";
    return {
      delivery,
      answer: { status: reply.status, by, ms },
      attempts: deciding === null ? [] : [deciding],
      provider,
      handshake: plan.kind === "handshake",
      hidden: plan.hidden,
    };
  }

  #show(outcome: DeliveryOutcome, notice: string | null, attempts: readonly Promise<Attempt>[]): void {
    const { observer } = this.#parts;
    observer.delivery(outcome);
    if (notice !== null) observer.notice(notice);
    if (attempts.length > 0) void this.#pending.during(this.#showAttempts(outcome, attempts));
  }

  /** Each as it ends. A delivery counts as forwarded once, whatever the number of its targets. */
  async #showAttempts(outcome: DeliveryOutcome, attempts: readonly Promise<Attempt>[]): Promise<void> {
    const ended = attempts.map(async (attempt) => {
      this.#parts.observer.attempt(outcome, await attempt);
      return (await attempt).status !== null;
    });
    if ((await Promise.all(ended)).includes(true)) this.counts.forwarded += 1;
  }
}

interface Answered {
  readonly reply: Reply;
  /** The attempt whose answer the sender gets. */
  readonly deciding: Attempt | null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
