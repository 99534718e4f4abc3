import type { App } from "../../app.ts";
import type { Attempt } from "../../events/delivery.ts";
import { createForwarder, type Forwarder } from "../../listen/forward.ts";
import { text } from "../../output/text.ts";
import { answerCap, type DeliveryStore } from "../../store/deliveries.ts";
import { createLateClient } from "../listen/late-client.ts";
import { tellWaiting } from "../listen/stop.ts";
import type { ReplayOptions } from "./options.ts";
import type { Ready } from "./prepare.ts";
import { createReport } from "./report.ts";
import type { ReplayTotals } from "./totals.ts";

/** What is done with each delivery. */
export interface Acting {
  act(ready: Ready): Promise<void>;
  end(): Promise<void>;
}

export interface SendingParts {
  readonly store: DeliveryStore;
  readonly options: ReplayOptions;
  readonly totals: ReplayTotals;
  /** Aborts when the run is to end. */
  readonly signal: AbortSignal;
}

/** Time for what is under way when a signal comes, ms. */
const drain = 5000;

/**
 * Hands it to its apps and prints what came of it; what is under way when the run is stopped has 5 s to end. `act`
 * rejects when an attempt cannot be recorded.
 */
export function sending(app: App, { store, options, totals, signal }: SendingParts): Acting {
  const sender = openSending(app, store, options);
  const report = createReport(app);
  const over = new AbortController();
  signal.addEventListener("abort", () => {
    void sender.drain(drain);
    void tellWaiting(app, over.signal);
  });
  return {
    act: async (ready) => {
      const { attempts, problem } = await sender.send(ready);
      totals.sent(attempts);
      for (const attempt of attempts) report(ready, attempt);
      if (problem === null) return;
      app.io.warn(
        text`warning: what became of ${ready.delivery.id} could not be recorded; nothing more is sent`,
      );
      throw problem;
    },
    end: async () => {
      over.abort();
      await sender.close();
    },
  };
}

/** What came of one delivery at its apps. */
export interface Outcome {
  readonly attempts: readonly Attempt[];
  /** Why an attempt could not be recorded; null: all are. */
  readonly problem: unknown;
}

export interface Sending {
  /** Hands it to its apps and records the attempts. Never rejects. */
  send(ready: Ready): Promise<Outcome>;
  /** Waits up to `ms` for what is under way, then ends it. */
  drain(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** More apps of one origin than these wait for each other's connections. */
const appsAtOnce = 8;

/** The listener's own forward step, and the store for what comes of it. */
export function openSending(app: App, store: DeliveryStore, options: ReplayOptions): Sending {
  const { headers, timeout, concurrency } = options;
  const client = createLateClient({ connections: concurrency * appsAtOnce });
  const { clock } = app;
  const limits = { timeout, concurrency, queue: Number.POSITIVE_INFINITY, maxAnswer: answerCap };
  const forwarder = createForwarder({ client, clock, headers, ...limits });
  return {
    send: async (ready) => {
      await client.load();
      return sendReady(ready, forwarder, store);
    },
    drain: (ms) => forwarder.drain(ms),
    close: () => client.close(),
  };
}

async function sendReady(ready: Ready, forwarder: Forwarder, store: DeliveryStore): Promise<Outcome> {
  const problems: unknown[] = [];
  const { sent } = ready;
  const attempts = ready.sends.map(async ({ target, delivery }) => {
    const attempt = { ...(await forwarder.forward(delivery, target)), sent };
    try {
      return { ...attempt, n: await store.recordAttempt(attempt) };
    } catch (thrown) {
      problems.push(thrown);
      return attempt;
    }
  });
  return { attempts: await Promise.all(attempts), problem: problems[0] ?? null };
}
