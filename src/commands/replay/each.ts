import type { App } from "../../app.ts";
import { loadWidthsFor, text } from "../../output/text.ts";
import { duration } from "../../output/time.ts";
import type { Acting } from "./acting.ts";
import type { Item } from "./named.ts";
import type { ReplayOptions } from "./options.ts";
import { createPace } from "./pace.ts";
import type { Ready } from "./prepare.ts";
import type { Stop } from "./stop.ts";
import type { ReplayTotals } from "./totals.ts";
import { createUnsendable } from "./unsendable.ts";

export interface EachParts {
  readonly prepare: (id: string) => Promise<Ready>;
  readonly options: ReplayOptions;
  readonly totals: ReplayTotals;
  readonly stop: Stop;
  readonly act: Acting["act"];
}

/** One delivery: its turn, its preparation, its attempts. Rejects when the next ones would fare the same. */
export function eachOf(
  app: App,
  { prepare, options, totals, stop, act }: EachParts,
): (item: Item) => Promise<void> {
  const { io, clock } = app;
  const { signal } = stop;
  const onWait = (ms: number) => io.note(text`  the next one in ${duration(ms)}`);
  const pace = createPace({ clock, speed: options.dryRun ? null : options.speed, signal, onWait });
  const unsendable = createUnsendable(app, { named: options.choice.by === "id" });
  return async ({ id, receivedAt }) => {
    if (receivedAt !== null && !(await isInTime(pace(receivedAt), signal))) return;
    const ready = await prepare(id).catch((thrown: unknown) => {
      totals.unsendable(unsendable(id, thrown));
      return null;
    });
    if (ready === null || signal.aborted) return;
    const { provider, event } = ready.delivery;
    await loadWidthsFor([provider ?? "", event.type ?? "", event.id ?? ""]);
    await act(ready);
    // While nobody reads the output, the rest waits.
    await io.ready().catch(() => {});
  };
}

/** False when the run ended while it was waited. */
async function isInTime(turn: Promise<void>, signal: AbortSignal): Promise<boolean> {
  try {
    await turn;
    return !signal.aborted;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}
