import type { App } from "../../app.ts";
import type { Attempt, ReceivedRequest } from "../../events/delivery.ts";
import type { ExecResult } from "../../listen/exec.ts";
import type { DeliveryOutcome, ListenObserver } from "../../listen/pipeline.ts";
import type { DeliveryColumns } from "../../output/columns.ts";
import { attemptLines, attemptRecord, deliveryLines, deliveryRecord } from "../../output/delivery.ts";
import { type DeliveryLook, lookOf } from "../../output/look.ts";
import { text } from "../../output/text.ts";
import { execLines, execProblem } from "./exec-lines.ts";
import { createRepeats } from "./repeats.ts";

export interface Presentation {
  /** No lines for deliveries. */
  readonly quiet: boolean;
  readonly showHeaders: boolean;
  readonly showBody: boolean;
  /** There are several apps. */
  readonly namesApps?: boolean;
  readonly widths: DeliveryColumns;
}

/** Prints what the pipeline tells, as lines or, with --json, as records; after the answers of this turn are out. */
export class Presenter implements ListenObserver {
  readonly #app: App;
  readonly #presentation: Presentation;
  readonly #isNew: (message: string) => string | null;
  #queue: (() => void)[] = [];
  #ignored = 0;

  constructor(app: App, presentation: Presentation) {
    this.#app = app;
    this.#presentation = presentation;
    this.#isNew = createRepeats(() => app.clock.elapsed());
  }

  /** Requests that were no deliveries. */
  get ignoredCount(): number {
    return this.#ignored;
  }

  delivery(outcome: DeliveryOutcome): void {
    if (outcome.hidden) return;
    this.#print(
      () => deliveryRecord(outcome),
      () => deliveryLines(outcome, this.#look()),
    );
  }

  attempt(outcome: DeliveryOutcome, attempt: Attempt): void {
    const isShown = outcome.attempts.includes(attempt);
    this.#print(
      () => attemptRecord(attempt),
      () => (isShown ? [] : attemptLines(outcome, attempt, this.#look())),
    );
  }

  ran(_outcome: DeliveryOutcome, result: ExecResult): void {
    const problem = execProblem(result);
    const hasLines = !this.#app.io.mode.json && !this.#presentation.quiet;
    if (hasLines) this.#print(null, () => execLines(result, this.#look()));
    else if (problem !== null) this.problem(`--exec ${problem}`);
  }

  ignored({ method, path }: ReceivedRequest): void {
    this.#ignored += 1;
    if (this.#ignored > 1) return;
    this.#later(() =>
      this.#app.io.note(
        text`${method} ${path} is no delivery and was answered 405; others like it are only counted`,
      ),
    );
  }

  notice(message: string): void {
    this.#later(() => this.#app.io.note(message));
  }

  problem(message: string): void {
    const shown = this.#isNew(message);
    if (shown !== null) this.#later(() => this.#app.io.warn(text`warning: ${shown}`));
  }

  /** Prints what still waits. */
  flush(): void {
    const queue = this.#queue;
    this.#queue = [];
    for (const print of queue) print();
  }

  #print(record: (() => object) | null, lines: () => ReturnType<typeof deliveryLines>): void {
    const { io } = this.#app;
    if (io.mode.json) {
      if (record !== null) this.#later(() => io.record(record()));
    } else if (!this.#presentation.quiet) {
      this.#later(() => io.event(lines()));
    }
  }

  #later(print: () => void): void {
    if (this.#queue.length === 0) setImmediate(() => this.flush());
    this.#queue.push(print);
  }

  #look(): DeliveryLook {
    const { showHeaders, showBody, namesApps, widths } = this.#presentation;
    return { now: this.#app.clock.now(), showHeaders, showBody, namesApps, widths, ...lookOf(this.#app.io) };
  }
}
