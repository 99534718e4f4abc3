import type { App } from "../../app.ts";
import type { Attempt } from "../../events/delivery.ts";
import { createForwarder, type Forwarder } from "../../listen/forward.ts";
import { answerCap, type DeliveryStore } from "../../store/deliveries.ts";
import { createLateClient } from "../listen/late-client.ts";
import type { ReplayOptions } from "./options.ts";
import type { Ready } from "./prepare.ts";

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
