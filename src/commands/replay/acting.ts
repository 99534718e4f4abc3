import type { App } from "../../app.ts";
import { text } from "../../output/text.ts";
import type { DeliveryStore } from "../../store/deliveries.ts";
import { tellWaiting } from "../listen/stop.ts";
import type { ReplayOptions } from "./options.ts";
import type { Ready } from "./prepare.ts";
import { createReport } from "./report.ts";
import { openSending } from "./send.ts";
import { createShowPlan } from "./show-plan.ts";
import type { Stop } from "./stop.ts";
import type { ReplayTotals } from "./totals.ts";

/** What is done with each delivery. */
export interface Acting {
  act(ready: Ready): Promise<void>;
  end(): Promise<void>;
}

/** Shows what would be sent. */
export function planning(app: App, options: ReplayOptions, totals: ReplayTotals): Acting {
  const show = createShowPlan(app, options);
  return {
    act: async (ready) => {
      show(ready);
      totals.planned();
    },
    end: async () => {},
  };
}

export interface SendingParts {
  readonly store: DeliveryStore;
  readonly options: ReplayOptions;
  readonly totals: ReplayTotals;
  readonly stop: Stop;
}

/** Time for what is under way when a signal comes, ms. */
const drain = 5000;

/**
 * Hands it to its apps and prints what came of it; what is under way when the run is stopped has 5 s to end. `act`
 * rejects when an attempt cannot be recorded.
 */
export function sending(app: App, { store, options, totals, stop }: SendingParts): Acting {
  const sender = openSending(app, store, options);
  const report = createReport(app);
  const over = new AbortController();
  stop.signal.addEventListener("abort", () => {
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
