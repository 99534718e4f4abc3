import type { Answer, Attempt, Delivery, DeliveryDraft, ReceivedRequest } from "../events/delivery.ts";
import type { Provider } from "../providers/provider.ts";
import { type Counts, countDelivery, noCounts } from "./counts.ts";
import { type Examined, type ExamineParts, examine } from "./examine.ts";
import type { ExecResult, Executor } from "./exec.ts";
import type { Forwarder } from "./forward.ts";
import type { Noise } from "./noise.ts";
import { Pending } from "./pending.ts";
import { isUnsignedNoise, nothingHere, type Plan, received, tryLater } from "./policy.ts";
import { mirrorReply, type Reply } from "./reply.ts";
import type { Target } from "./target.ts";

/** Keeps deliveries and attempts. Resolves once durable, rejects when that failed. */
export interface Recorder {
  record(draft: DeliveryDraft): Promise<Delivery>;
  /** A patient one may be written with the next delivery: nobody waits for it. */
  recordAttempt(attempt: Attempt, options: { readonly patient: boolean }): Promise<unknown>;
}

/** One delivery once its answer is known. */
export interface DeliveryOutcome {
  readonly delivery: Delivery;
  readonly answer: Answer;
  /** With `mirror` the one attempt that decided the answer. */
  readonly attempts: readonly Attempt[];
  readonly provider: Provider | null;
  readonly handshake: boolean;
  /** True: filtered out, recorded but not to be shown. */
  readonly hidden: boolean;
}

/** Who is told what happens. Must not throw and must not take long: a sender may still be waiting. */
export interface ListenObserver {
  delivery(outcome: DeliveryOutcome): void;
  /** Told for every attempt once it ended, after its delivery. */
  attempt(outcome: DeliveryOutcome, attempt: Attempt): void;
  /** How the command for this delivery ended, after its delivery. */
  ran(outcome: DeliveryOutcome, result: ExecResult): void;
  /** A request without body and signature, answered 405 and not recorded. */
  ignored(request: ReceivedRequest): void;
  /** What the user has to do, such as to confirm a subscription. */
  notice(message: string): void;
  /** What went wrong on this side. */
  problem(message: string): void;
}

export interface PipelineParts extends ExamineParts {
  readonly recorder: Recorder;
  readonly forwarder: Forwarder;
  /** Runs beside all else for every verified delivery that is not filtered out. */
  readonly executor: Pick<Executor, "full" | "run"> | null;
  readonly observer: ListenObserver;
  /** Counts what comes through the tunnel and is no delivery; too much of it is not stored. */
  readonly noise?: Pick<Noise, "isUnsignedTooMuch">;
  readonly clock: { elapsed(): number };
  /** Resolves after `ms`, at once when the listener stops. */
  readonly pause: (ms: number) => Promise<void>;
}

/** The way of every request through the listener. */
export class Pipeline {
  readonly counts: Counts = noCounts();
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
    if (isUnsignedNoise(draft, plan) && this.#parts.noise?.isUnsignedTooMuch())
      return plan.reply ?? nothingHere;
    const full = this.#fullQueue(plan, draft);
    if (full !== null) return this.#refuseWhile(full);
    const delivery = await this.#record(draft);
    if (delivery === null) return tryLater("this delivery could not be stored", 5);
    countDelivery(this.counts, delivery, plan);
    const run = this.#wantsCommand(plan, draft) ? (this.#parts.executor?.run(delivery) ?? null) : null;
    const attempts = plan.targets.map((target) => this.#forward(delivery, target));
    const answered = await this.#answer(plan, attempts);
    const outcome = this.#outcome(delivery, examined, { ...answered, began });
    this.#show(outcome, examined.notice, { attempts, run });
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

  /** What as many deliveries wait for as may. */
  #fullQueue(plan: Plan, draft: DeliveryDraft): string | null {
    const { forwarder, executor } = this.#parts;
    if (plan.targets.length > 0 && forwarder.full) return "the app";
    return this.#wantsCommand(plan, draft) && executor?.full === true ? "the command" : null;
  }

  #refuseWhile(full: string): Reply {
    const why = `too many deliveries wait for ${full}`;
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

  #wantsCommand(plan: Plan, { signature }: DeliveryDraft): boolean {
    return signature.verdict === "ok" && !plan.hidden && plan.kind !== "handshake";
  }

  async #forward(delivery: Delivery, target: Target): Promise<Attempt> {
    const attempt = await this.#parts.forwarder.forward(delivery, target);
    void this.#pending.during(this.#recordAttempt(attempt));
    return attempt;
  }

  async #recordAttempt(attempt: Attempt): Promise<void> {
    try {
      await this.#parts.recorder.recordAttempt(attempt, { patient: true });
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

  #show(outcome: DeliveryOutcome, notice: string | null, { attempts, run }: Underway): void {
    const { observer } = this.#parts;
    observer.delivery(outcome);
    if (notice !== null) observer.notice(notice);
    if (attempts.length > 0) void this.#pending.during(this.#showAttempts(outcome, attempts));
    if (run !== null) void this.#pending.during(run.then((result) => observer.ran(outcome, result)));
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

/** What goes on after the delivery was shown. */
interface Underway {
  readonly attempts: readonly Promise<Attempt>[];
  readonly run: Promise<ExecResult> | null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
